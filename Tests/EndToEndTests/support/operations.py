"""The project's own list of what the upstream offers: operations.csv."""

import csv
from pathlib import Path

with (Path(__file__).resolve().parents[1] / "operations.csv").open() as file:
    OPERATIONS = list(csv.DictReader(file))

#: The tools that new apps can use, in the order of `tools/list`.
OFFERED = sorted(operation["tool"] for operation in OPERATIONS if operation["availability"] == "current")
