"""The generated Grafana boards as Grafana would ask for them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Panel:
    board: str
    json: dict[str, Any]

    @property
    def title(self) -> str:
        return self.json["title"]

    @property
    def kind(self) -> str:
        return self.json["type"]

    @property
    def targets(self) -> list[dict[str, Any]]:
        return self.json.get("targets", [])

    @property
    def unit(self) -> str:
        return self.json.get("fieldConfig", {}).get("defaults", {}).get("unit", "short")


@dataclass(frozen=True)
class Board:
    path: Path
    json: dict[str, Any]

    @classmethod
    def all(cls, folder: Path) -> list["Board"]:
        boards = [cls(path, json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))]
        assert boards, f"{folder} has no boards"
        return boards

    @property
    def panels(self) -> Iterator[Panel]:
        for panel in self.json["panels"]:
            yield Panel(self.json["title"], panel)
            for inner in panel.get("panels", []):
                yield Panel(self.json["title"], inner)

    @property
    def variables(self) -> list[dict[str, Any]]:
        """Those that are asked of Prometheus."""
        return [variable for variable in self.json["templating"]["list"] if variable["type"] == "query"]

    def expression(self, written: str, interval: float, step: float = 0) -> str:
        """A query with every variable at All, and the interval that Grafana would choose for scrapes and points so far apart (seconds)."""
        expression = written.replace("$__rate_interval", f"{int(max(4 * interval, step + interval) * 1000)}ms").replace("[1m]", f"[{int(8 * interval * 1000)}ms]")
        for variable in self.json["templating"]["list"]:
            expression = expression.replace(f"${variable['name']}", ".*")
        assert "$" not in expression, expression
        return expression
