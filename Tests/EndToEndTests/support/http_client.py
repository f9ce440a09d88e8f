"""One HTTP connection, byte by byte."""

import socket
from collections.abc import Mapping
from typing import Any

from . import emitted
from .gateway import Gateway
from .http_wire import HTTPMessage, read_message
from .messages import encode, headers_for
from .recording import Recording

JSON_HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


class RawHTTP:
    """Sends what it is told, right or wrong; every message that comes back is recorded."""

    def __init__(self, gateway: Gateway, recording: Recording) -> None:
        self.gateway = gateway
        self.recording = recording
        self.socket = gateway.connect()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def receive(self, method: str = "POST", revision: str | None = None) -> HTTPMessage:
        """The next response; AssertionError when the connection ended instead."""
        response = read_message(self.reader, answers=method)
        assert response is not None, "the connection was closed without a response"
        emitted.note("HTTP answer", response.body + repr(response.headers).encode())
        for message in response.messages:
            self.recording.from_server(message, revision)
        return response

    def request(self, body: bytes, headers: Mapping[str, str | list[str]], method: str = "POST", path: str | None = None) -> HTTPMessage:
        self.send(self.bytes_of(body, headers, method, path))
        return self.receive(method)

    def bytes_of(self, body: bytes, headers: Mapping[str, str | list[str]], method: str = "POST", path: str | None = None) -> bytes:
        """A whole request; Host and Content-Length are added unless `headers` has them, and an empty list leaves one out."""
        fields = {"Host": f"{self.gateway.host}:{self.gateway.port}", "Content-Length": str(len(body)), **headers}
        lines = [f"{method} {path or self.gateway.path} HTTP/1.1"]
        for name, values in fields.items():
            lines += [f"{name}: {value}" for value in ([values] if isinstance(values, str) else values)]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def modern(self, message: Any, headers: Mapping[str, str | list[str]] | None = None) -> HTTPMessage:
        """Posts a message with the headers that belong to it; `headers` replaces some, and an empty list leaves one out."""
        self.recording.to_server(message)
        return self.request(encode(message), {**JSON_HEADERS, **headers_for(message), **(headers or {})})

    def legacy(self, message: Any, revision: str | None = None, headers: Mapping[str, str | list[str]] | None = None) -> HTTPMessage:
        """Posts a message of the handshake era; `revision` becomes the header."""
        self.recording.to_server(message, revision)
        version = {"MCP-Protocol-Version": revision} if revision else {}
        self.send(self.bytes_of(encode(message), {**JSON_HEADERS, **version, **(headers or {})}))
        return self.receive(revision=revision)

    @property
    def is_closed(self) -> bool:
        """Waits for the other side to close; False when something else came."""
        return self.reader.read(1) == b""

    def close(self) -> None:
        self.reader.close()
        self.socket.close()

    def __enter__(self) -> "RawHTTP":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
