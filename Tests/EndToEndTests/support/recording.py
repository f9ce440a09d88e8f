"""What went over one connection, in order, for the schemas to judge."""

import threading
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    is_from_server: bool
    message: Any
    #: The revision that the transport named beside the message, when it did.
    revision: str | None = None


class Recording:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._lock = threading.Lock()

    def to_server(self, message: Any, revision: str | None = None) -> None:
        self._append(Entry(False, message, revision))

    def from_server(self, message: Any, revision: str | None = None) -> None:
        self._append(Entry(True, message, revision))

    def _append(self, entry: Entry) -> None:
        with self._lock:
            self.entries.append(entry)
