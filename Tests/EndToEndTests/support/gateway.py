"""A running gateway that serves HTTP."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from . import emitted
from .binary import BINARY, DEMO_TOKEN, ROOT, environment
from .lines import Lines
from .simulator import Simulator

# As text and as JSON.
READY = r'(?:setlist: listening on |"message":"serving",.*"url":")(http://[^\s"]+)'
ADMIN = r'(?:setlist: admin on |"message":"admin listener",.*"url":")(http://[^\s/"]+)'
SIMULATOR = r'(?:simulator: |"message":"simulator",.*"url":")(http://[^\s/"]+)'


class Gateway:
    """Started on a free port; ready to be called once constructed."""

    def __init__(self, *arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
        assert BINARY.exists(), f"{BINARY} does not exist; make build builds it"
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [BINARY, *arguments, *self.admin_port(arguments), *self.warming(arguments)], env=environment(env), cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.stdout = Lines(self.process.stdout)
        self.stderr = Lines(self.process.stderr)
        try:
            self.url = self.stderr.search(READY)[1]
        except AssertionError:
            self.process.kill()
            raise
        emitted.note_arguments(self.process)
        parts = urlsplit(self.url)
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path

    @staticmethod
    def admin_port(arguments: tuple[str | Path, ...]) -> list[str]:
        """A free one, so that gateways can run side by side."""
        return [] if "--admin-port" in arguments else ["--admin-port", "0"]

    @staticmethod
    def warming(arguments: tuple[str | Path, ...]) -> list[str]:
        """Only where it is asked for, so that a test's own calls are the only ones."""
        return [] if "--warming" in arguments else ["--no-warming"]

    @property
    def admin(self) -> str:
        """The URL of the admin listener, without a path."""
        return self.stderr.search(ADMIN)[1]

    @classmethod
    def demo(cls, *arguments: str) -> "Gateway":
        """With its own simulator."""
        gateway = cls("demo", "--port", "0", "--simulator-port", "0", *arguments)
        gateway.simulator = Simulator(gateway.stderr.search(SIMULATOR)[1])
        return gateway

    @classmethod
    def serve(cls, upstream: str, *arguments: str | Path, token: str = DEMO_TOKEN, cwd: Path = ROOT) -> "Gateway":
        """With the project's own configuration, against this upstream."""
        env = {"SPOTIFY_API_URL": upstream, "SPOTIFY_ACCESS_TOKEN": token}
        return cls("serve", "--transport", "http", "--port", "0", *arguments, env=env, cwd=cwd)

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), timeout=20)

    @property
    def processor_seconds(self) -> float:
        """User and system time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        """Ends it as an operator would; a gateway that needs more than that, or wrote to stdout, is an error."""
        if self.process.poll() is None:
            self.terminate()
        try:
            status = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"SIGTERM did not end the gateway within 15 s; stderr:\n{self.stderr.text}") from None
        assert status == 0, f"exit status {status}; stderr:\n{self.stderr.text}"
        assert self.stdout.rest() == [], "a gateway that serves HTTP has nothing to say on stdout"

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.stop()
        else:
            self.process.kill()
            self.process.wait(15)
