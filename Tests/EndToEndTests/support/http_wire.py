"""HTTP/1.1 messages read from a byte stream, strictly: these tests look at what is really sent."""

import json
from dataclasses import dataclass
from typing import Any, BinaryIO


@dataclass(frozen=True)
class HTTPMessage:
    start: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header; AssertionError when it came twice."""
        values = [value for key, value in self.headers if key == name.lower()]
        assert len(values) <= 1, f"{name} came {len(values)} times"
        return values[0] if values else None

    @property
    def status(self) -> int:
        return int(self.start.split(" ")[1])

    @property
    def messages(self) -> list[Any]:
        """The JSON-RPC messages of the body, from JSON or an event stream."""
        kind = (self.header("content-type") or "").split(";")[0].strip().lower()
        if kind == "application/json" and self.body:
            return [json.loads(self.body)]
        if kind == "text/event-stream":
            fields = (line.partition(":") for line in self.body.decode().splitlines())
            return [json.loads(value) for name, _, value in fields if name == "data" and value.strip()]
        return []

    @property
    def json(self) -> Any:
        """The one message of the body."""
        (message,) = self.messages
        return message


def read_message(reader: BinaryIO, *, answers: str | None = None, cut_off: bool = False) -> HTTPMessage | None:
    """The next message; None at the end of the stream.

    `answers` is the method of the request that a response is for. `cut_off` allows the stream to end between two chunks: in a recording
    it does where the client stopped listening.
    """
    start = reader.readline()
    if not start:
        return None
    headers = []
    while (line := reader.readline()) != b"\r\n":
        assert line.endswith(b"\r\n"), f"a header line without CRLF: {line!r}"
        name, colon, value = line.decode("latin-1").partition(":")
        assert colon, f"not a header line: {line!r}"
        headers.append((name.lower(), value.strip()))
    message = HTTPMessage(start.decode("latin-1").rstrip("\r\n"), headers, b"")
    return HTTPMessage(message.start, headers, _body(reader, message, answers, cut_off))


def _body(reader: BinaryIO, message: HTTPMessage, answers: str | None, cut_off: bool) -> bytes:
    is_response = message.start.startswith("HTTP/")
    if is_response and (answers == "HEAD" or message.status in (204, 304) or message.status < 200):
        return b""
    if (message.header("transfer-encoding") or "").lower() == "chunked":
        return _chunks(reader, cut_off)
    length = message.header("content-length")
    if length is not None:
        body = reader.read(int(length))
        assert len(body) == int(length), f"{len(body)} of {length} bytes came"
        return body
    return reader.read() if is_response else b""


def _chunks(reader: BinaryIO, cut_off: bool) -> bytes:
    body = b""
    while (line := reader.readline()) or not cut_off:
        assert line.endswith(b"\r\n"), f"not the length of a chunk: {line!r}"
        size = int(line.split(b";")[0], 16)
        if size == 0:
            while (line := reader.readline()) != b"\r\n":
                assert line.endswith(b"\r\n"), f"not the end of the trailers: {line!r}"
            break
        body += reader.read(size)
        assert reader.readline() == b"\r\n"
    return body
