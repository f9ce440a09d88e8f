"""Reads a child's output as it comes, so that no pipe fills and any thread can wait for a line."""

import re
import threading
from typing import BinaryIO

from . import emitted
from .deadline import PATIENCE


class Lines:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lines: list[bytes] = []
        self._ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for line in self._stream:
            emitted.note("output of a running command", line)
            with self._changed:
                self._lines.append(line)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def line(self, index: int, seconds: float = PATIENCE) -> bytes | None:
        """The line at this index, waiting for it; None when the stream ended before."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self._lines) > index or self._ended, seconds)
            assert arrived, f"no line {index} within {seconds} s; so far {self._lines[-3:]}"
            return self._lines[index] if len(self._lines) > index else None

    def search(self, pattern: str, seconds: float = PATIENCE) -> re.Match[str]:
        """The first match of `pattern` in the text, waiting for it."""
        index = 0
        while (line := self.line(index, seconds)) is not None:
            if match := re.search(pattern, line.decode(errors="replace")):
                return match
            index += 1
        raise AssertionError(f"the output ended without {pattern!r}:\n{self.text}")

    def rest(self, seconds: float = PATIENCE) -> list[bytes]:
        """Every line, after the end of the stream."""
        self._thread.join(seconds)
        assert self._ended, f"the output did not end within {seconds} s"
        return list(self._lines)

    @property
    def text(self) -> str:
        """What came so far."""
        with self._changed:
            return b"".join(self._lines).decode(errors="replace")
