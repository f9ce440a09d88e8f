"""A real Prometheus that scrapes gateways and evaluates the generated rules, with every duration made shorter."""

import json
import re
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from .deadline import until

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def faster(rules: str, factor: int) -> str:
    """The same rules where a minute is as long as `60 / factor` seconds; thresholds stay as they are."""

    def shorter(seconds: int) -> str:
        return f"{seconds * 1000 // factor}ms"

    rules = re.sub(r"\[(\d+)([smhdw])\]", lambda found: f"[{shorter(int(found[1]) * UNITS[found[2]])}]", rules)
    return re.sub(r'\b(for|keep_firing_for|interval): "(\d+)s"', lambda found: f'{found[1]}: "{shorter(int(found[2]))}"', rules)


def free_port() -> int:
    """One that nothing listens on now; Prometheus cannot say which it has chosen."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Prometheus:
    """Scrapes admin listeners `host:port` under one job; ready once constructed."""

    def __init__(self, folder: Path, rules: Path, targets: list[str], factor: int, job: str = "setlist", interval: float = 30) -> None:
        self.factor = factor
        self.interval = interval / factor
        folder.mkdir(parents=True)
        for name in ("recording.rules.yml", "alerts.rules.yml"):
            (folder / name).write_text(faster((rules / name).read_text(), factor))
        milliseconds = f"{int(self.interval * 1000)}ms"
        scrape = {"job_name": job, "static_configs": [{"targets": targets}]}
        pace = {"scrape_interval": milliseconds, "scrape_timeout": milliseconds, "evaluation_interval": milliseconds}
        # JSON is YAML, too.
        (folder / "prometheus.yml").write_text(json.dumps({"global": pace, "rule_files": ["*.rules.yml"], "scrape_configs": [scrape]}))
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={folder}/prometheus.yml",
                f"--storage.tsdb.path={folder}/data",
                f"--web.listen-address={self.url.removeprefix('http://')}",
                # An alert that lasts no longer than this is not restored, so none is.
                "--rules.alert.for-grace-period=1ms",
                # What no scrape has seen for so long is gone.
                f"--query.lookback-delta={int(10 * self.interval * 1000)}ms",
            ],
            stdout=self.log,
            stderr=self.log,
        )
        until(self.is_ready, "Prometheus to be ready", seconds=30)

    def is_ready(self) -> bool:
        assert self.process.poll() is None, Path(self.log.name).read_text()
        try:
            with urllib.request.urlopen(f"{self.url}/-/ready", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def ask(self, path: str, **parameters: Any) -> Any:
        """The `data` of one of its API's answers."""
        query = urllib.parse.urlencode(parameters)
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}?{query}", timeout=60) as response:
            answer = json.load(response)
        assert answer["status"] == "success", answer
        return answer["data"]

    def firing(self) -> set[str]:
        """The names of the alerts that fire now."""
        return {alert["labels"]["alertname"] for alert in self.ask("alerts")["alerts"] if alert["state"] == "firing"}

    def value(self, expression: str) -> float | None:
        """The first sample of an instant query; `None` when there is none."""
        result = self.ask("query", query=expression)["result"]
        return float(result[0]["value"][1]) if result else None

    def range(self, expression: str, start: float, end: float, step: float) -> list[dict[str, Any]]:
        return self.ask("query_range", query=expression, start=start, end=end, step=step)["result"]

    def values(self, label: str, matcher: str, start: float) -> list[str]:
        """What Grafana offers for `label_values(matcher, label)`."""
        return self.ask(f"label/{label}/values", **{"match[]": matcher, "start": start, "end": time.time()})

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()

    def __enter__(self) -> "Prometheus":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
