"""The shipped configuration with other keys of `server.http`."""

import json
import re
from pathlib import Path
from typing import Any

from .binary import ROOT


def write(folder: Path, **keys: Any) -> Path:
    """Writes both files; each key of `server.http` is set to the value, in place of what stands there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "endpoints.yaml").write_text((ROOT / "endpoints.yaml").read_text())
    policies = (ROOT / "policies.yaml").read_text()
    for key, value in keys.items():
        policies = re.sub(rf"^    {key}: .*\n", "", policies, count=1, flags=re.MULTILINE)
        # JSON is YAML, too.
        policies, count = re.subn(r"^  http:\n", f"  http:\n    {key}: {json.dumps(value)}\n", policies, count=1, flags=re.MULTILINE)
        assert count == 1, "policies.yaml has no server.http"
    (folder / "policies.yaml").write_text(policies)
    return folder
