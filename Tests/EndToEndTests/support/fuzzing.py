"""Seeded nonsense for both transports: well-formed messages with something wrong in them, and HTTP around them likewise."""

import copy
import json
import random
from dataclasses import dataclass
from typing import Any

from .http_client import JSON_HEADERS
from .messages import Message, encode, headers_for, initialize, legacy, legacy_call, modern, modern_call, notification

STRUCTURE = b'{}[]",:\\0127ntuefsidmo_- \t'
VALUES: list[Any] = [None, True, 0, -1, 1.5, 2**53, 2**63, 2**80, "", "x", "🎵", [], {}, [[]], {"a": {"b": []}}, "a" * 2000]
METHODS = [
    "tools/call", "tools/list", "server/discover", "subscriptions/listen", "resources/read", "resources/list", "prompts/get",
    "prompts/list", "completion/complete", "resources/subscribe", "initialize", "ping", "nope", "",
]  # fmt: skip


def seeds(id: int | str) -> list[Message]:
    listen = {"toolsListChanged": True, "resourcesListChanged": True, "resourceSubscriptions": ["spotify://me/player"]}
    return [
        modern_call("get_devices", id),
        modern("tools/call", id, name="get_track", arguments={"id": "4iV5W9uYEdYUVa79Axb7Rh"}),
        modern_call("search", id, query="amber", types=["track"], limit=3),
        modern("tools/list", id),
        modern("server/discover", id),
        modern("resources/read", id, uri="spotify://me/player"),
        modern("prompts/list", id),
        modern("subscriptions/listen", id, notifications=listen),
        legacy_call("get_devices", id),
        legacy("ping", id),
        legacy("tools/list", id),
        legacy("resources/subscribe", id, uri="spotify://me/player"),
        initialize(id=id),
        notification("notifications/cancelled", requestId=id),
        notification("notifications/initialized"),
        {"jsonrpc": "2.0", "id": id, "result": {"action": "accept"}},
    ]


@dataclass(frozen=True)
class Fuzzed:
    """One message as it is sent."""

    message: Message
    body: bytes

    @property
    def request(self) -> Message | None:
        """The message as every reader must read it, when it is a request with an id; None when readers may differ."""
        try:
            value = json.loads(self.body.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict) or value.get("jsonrpc") != "2.0" or not isinstance(value.get("method"), str):
            return None
        id = value.get("id")
        return value if isinstance(id, str) or (isinstance(id, int) and not isinstance(id, bool)) else None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key that occurs twice")
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class Fuzzer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._id = 0

    def next(self) -> Fuzzed:
        self._id += 1
        id = self._id if self.random.random() < 0.7 else f"id-{self._id}"
        # A copy, for the messages share what does not change in them, such as who the client is.
        message = copy.deepcopy(self.random.choice(seeds(id)))
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            self._change(message)
        body = encode(message) if self.random.random() < 0.9 else encode([message, message])
        for _ in range(self.random.choice((0, 0, 0, 1, 2, 5))):
            body = self._damage(body)
        return Fuzzed(message, body)

    def _change(self, message: Message) -> None:
        """Replaces, removes or adds one value somewhere inside."""
        place: dict[str, Any] = message
        while (inside := [value for value in place.values() if isinstance(value, dict)]) and self.random.random() < 0.6:
            place = self.random.choice(inside)
        key = self.random.choice([*place, "extra"])
        if key == "id" and place is message:
            return
        if key == "method":
            place[key] = self.random.choice(METHODS)
        elif self.random.random() < 0.3:
            place.pop(key, None)
        else:
            place[key] = copy.deepcopy(self.random.choice(VALUES))

    def _damage(self, body: bytes) -> bytes:
        data = bytearray(body)
        if not data:
            return body
        at = self.random.randrange(len(data))
        match self.random.randrange(6):
            case 0:
                data[at] = self.random.randrange(256)
            case 1:
                data[at] = self.random.choice(STRUCTURE)
            case 2:
                del data[at]
            case 3:
                data.insert(at, self.random.choice(STRUCTURE))
            case 4:
                del data[at : at + self.random.randint(1, 20)]
            case _:
                data[at:at] = data[at : at + self.random.randint(1, 40)]
        return bytes(data)

    def head(self, fuzzed: Fuzzed, host: str) -> bytes:
        """A request head that frames the body rightly, though much else may be wrong in it."""
        fields = {"Host": host, **JSON_HEADERS, "Content-Length": str(len(fuzzed.body))}
        if isinstance(fuzzed.message.get("params"), dict) and self.random.random() < 0.9:
            try:
                fields |= headers_for(fuzzed.message)
            except (KeyError, TypeError):
                pass
        if self.random.random() < 0.15:
            name = self.random.choice([*fields, "Mcp-Session-Id", "traceparent", "Origin", "X-Other"])
            if name not in ("Host", "Content-Length"):
                fields[name] = self.random.choice(["", " ", "x", "2025-06-18", "text/event-stream", "=?base64?w6k=?=", "=?base64?!?=", "é"])
        method, path = ("POST", "/mcp") if self.random.random() < 0.97 else self.random.choice([("PUT", "/mcp"), ("POST", "/"), ("PATCH", "/mcp?x")])
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join([*(line.replace("\n", "") for line in lines), "", ""]).encode(errors="replace")

    def broken(self, fuzzed: Fuzzed, host: str) -> bytes:
        """A whole request whose framing is damaged, too."""
        data = self.head(fuzzed, host) + fuzzed.body
        for _ in range(self.random.randint(1, 8)):
            data = self._damage(data)
        return data
