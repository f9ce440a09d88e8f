"""The simulator alone, as `setlist simulate-upstream` runs it."""

import signal
import subprocess

from . import emitted
from .binary import BINARY, ROOT, environment
from .lines import Lines
from .simulator import Simulator

READY = r"api: +(http://\S+)"


class Standalone:
    """Started on a free port; ready to be called once constructed."""

    def __init__(self, *arguments: str) -> None:
        assert BINARY.exists(), f"{BINARY} does not exist; make build builds it"
        self.process = subprocess.Popen(
            [BINARY, "simulate-upstream", "--port", "0", *arguments],
            env=environment(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.stdout = Lines(self.process.stdout)
        self.stderr = Lines(self.process.stderr)
        try:
            self.api = self.stderr.search(READY)[1]
        except AssertionError:
            self.process.kill()
            raise
        emitted.note_arguments(self.process)
        self.url = self.api.removesuffix("/v1")
        self.simulator = Simulator(self.url)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(15)
        assert status == 0, f"exit status {status}; stderr:\n{self.stderr.text}"
        assert self.stdout.rest() == [], "the simulator has nothing to say on stdout"

    def __enter__(self) -> "Standalone":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.stop()
        else:
            self.process.kill()
            self.process.wait(15)
