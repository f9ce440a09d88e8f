"""A collector of traces as a gateway sees it: OTLP over HTTP, in JSON."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import emitted
from .deadline import PATIENCE


@dataclass(frozen=True)
class Span:
    trace: str
    id: str
    parent: str
    name: str
    kind: int
    start: int
    end: int
    attributes: dict[str, Any]
    events: list[str]
    failed: bool


class Collector:
    """At `/v1/traces`; answers with `status`, which a test may change."""

    def __init__(self) -> None:
        self.status = 200
        self.spans: list[Span] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.resources: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                emitted.note("traces", body)
                status = collector._take(self.path, {name.lower(): value for name, value in self.headers.items()}, json.loads(body))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def _take(self, path: str, headers: dict[str, str], body: Any) -> int:
        with self._changed:
            self.requests.append((path, headers))
            if self.status < 300:
                for resource in body["resourceSpans"]:
                    self.resources.append(_values(resource["resource"]["attributes"]))
                    self.spans += [_span(span) for scope in resource["scopeSpans"] for span in scope["spans"]]
            self._changed.notify_all()
            return self.status

    def wait(self, count: int) -> list[Span]:
        """Returns when so many spans have come, in the order in which they began."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.spans) >= count, PATIENCE), f"only {self.spans}"
            return sorted(self.spans, key=lambda span: (span.start, span.kind != 2))

    def wait_for_requests(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests) >= count, PATIENCE)

    def __enter__(self) -> "Collector":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def _values(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    def value(given: dict[str, Any]) -> Any:
        ((kind, content),) = given.items()
        return int(content) if kind == "intValue" else content

    return {attribute["key"]: value(attribute["value"]) for attribute in attributes}


def _span(span: dict[str, Any]) -> Span:
    return Span(
        trace=span["traceId"],
        id=span["spanId"],
        parent=span.get("parentSpanId", ""),
        name=span["name"],
        kind=span["kind"],
        start=int(span["startTimeUnixNano"]),
        end=int(span["endTimeUnixNano"]),
        attributes=_values(span["attributes"]),
        events=[event["name"] for event in span.get("events", [])],
        failed=span["status"].get("code") == 2,
    )
