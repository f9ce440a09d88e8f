"""The simulated Spotify as its control interface shows it."""

import json
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Seen:
    """A request as it reached the simulator."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Simulator:
    def __init__(self, url: str) -> None:
        self.url = url

    def requests(self) -> list[Seen]:
        """Everything since the start or the last `forget`, oldest first."""
        fields = ("method", "path", "query", "headers", "body")
        return [Seen(**{field: request[field] for field in fields}) for request in json.loads(self._control("GET", "requests"))]

    def forget(self) -> None:
        self._control("DELETE", "requests")

    def faults(self, *faults: dict[str, Any]) -> None:
        """Replaces the faults in force, such as `{"path": "/v1/tracks/*", "status": 503, "times": 1}`."""
        self._control("PUT", "faults", json.dumps(faults).encode())

    def slow(self, path: str, milliseconds: int) -> None:
        self.faults({"path": path, "latency_ms": milliseconds})

    def settings(self, **settings: Any) -> None:
        """Changes some, such as `rotate_refresh_tokens=True`."""
        self._control("PUT", "settings", json.dumps(settings).encode())

    def advance(self, seconds: int) -> None:
        """Moves the simulator's clock on."""
        self._control("POST", "clock", json.dumps({"advance_s": seconds}).encode())

    def limits(self, window: int | None = None, quota: int | None = None) -> None:
        self._control("PUT", "limits", json.dumps({"window": window, "quota": quota}).encode())

    def state(self) -> dict[str, Any]:
        return json.loads(self._control("GET", "state"))

    def reset(self) -> None:
        self._control("POST", "reset")

    def _control(self, method: str, name: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"{self.url}/_simulator/{name}", data=body, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read()
