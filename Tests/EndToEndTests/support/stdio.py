"""A gateway on pipes, driven line by line."""

import array
import fcntl
import json
import signal
import subprocess
import termios
from collections.abc import Mapping
from typing import Any

from . import emitted
from .binary import BINARY, ROOT, environment
from .deadline import PATIENCE, until
from .gateway import SIMULATOR
from .lines import Lines
from .messages import LATEST_LEGACY, Message, encode, initialize, notification
from .recording import Recording
from .simulator import Simulator


class Stdio:
    """Started with its own simulator unless told otherwise; every message that comes back is recorded."""

    def __init__(self, recording: Recording, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        assert BINARY.exists(), f"{BINARY} does not exist; make build builds it"
        self.recording = recording
        command = arguments or ("demo", "--transport", "stdio", "--simulator-port", "0")
        self.process = subprocess.Popen(
            [BINARY, *command], env=environment(env), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        )
        self.stdout = Lines(self.process.stdout)
        self.stderr = Lines(self.process.stderr)
        self._read = 0

    @property
    def simulator(self) -> Simulator:
        return Simulator(self.stderr.search(SIMULATOR)[1])

    def write(self, data: bytes) -> None:
        """Bytes as they are; returns when the pipe has taken them."""
        view = memoryview(data)
        while view:
            view = view[self.process.stdin.write(view) :]

    def wait_until_read(self) -> None:
        """Returns when the gateway has taken everything out of the pipe."""
        waiting = array.array("i", [0])

        def is_empty() -> bool:
            fcntl.ioctl(self.process.stdin, termios.FIONREAD, waiting)
            return waiting[0] == 0

        until(is_empty, "the gateway to read its stdin")

    def send(self, *messages: Any) -> None:
        """Messages in one write, a line each."""
        for message in messages:
            self.recording.to_server(message)
        self.write(b"".join(encode(message) + b"\n" for message in messages))

    def receive(self, seconds: float = PATIENCE) -> Any:
        """The next message; AssertionError when stdout ended or holds anything else."""
        line = self.stdout.line(self._read, seconds)
        assert line is not None, f"stdout ended; stderr:\n{self.stderr.text}"
        self._read += 1
        return self._parse(line)

    def ask(self, message: Message) -> Message:
        """Sends a request and returns the next message, which must be its answer."""
        self.send(message)
        answer = self.receive()
        assert answer.get("id") == message["id"], f"not the answer to {message}: {answer}"
        return answer

    def handshake(self, version: str = LATEST_LEGACY) -> Message:
        """Initializes and returns the result."""
        answer = self.ask(initialize(version, id="handshake"))
        self.send(notification("notifications/initialized"))
        return answer["result"]

    def end_input(self) -> None:
        self.process.stdin.close()

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def finish(self, seconds: float = 15) -> list[Any]:
        """Ends stdin, waits for exit status 0 and returns the messages that nobody received; each stdout line must be one."""
        if not self.process.stdin.closed:
            self.end_input()
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running {seconds} s after its stdin ended; stderr:\n{self.stderr.text}") from None
        assert status == 0, f"exit status {status}; stderr:\n{self.stderr.text}"
        left, self._read = self.stdout.rest()[self._read :], len(self.stdout.rest())
        return [self._parse(line) for line in left]

    def _parse(self, line: bytes) -> Any:
        assert line.endswith(b"\n"), f"a line without an end: {line[-200:]!r}"
        message = json.loads(line)
        for part in message if isinstance(message, list) else [message]:
            assert isinstance(part, dict) and part.get("jsonrpc") == "2.0", f"not a JSON-RPC message on stdout: {line[:200]!r}"
        self.recording.from_server(message)
        return message

    def __enter__(self) -> "Stdio":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        emitted.note_arguments(self.process)
        try:
            if kind is None and self.process.poll() is None:
                self.finish()
        finally:
            self.process.kill()
            self.process.wait(15)
