"""A person of their own: a state directory, an app at a service, and the commands that they run."""

import json
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import emitted
from .binary import BINARY, ROOT, environment, run
from .lines import Lines


class Person:
    def __init__(self, state: Path, api: str, accounts: str, **variables: str) -> None:
        self.tokens = state / "setlist" / "tokens.json"
        self.env = {
            "XDG_STATE_HOME": str(state),
            "SPOTIFY_API_URL": api,
            "SPOTIFY_ACCOUNTS_URL": accounts,
            "SPOTIFY_CLIENT_ID": "demo-client",
            **variables,
        }

    def run(self, *arguments: str | Path, env: Mapping[str, str] | None = None, seconds: float = 30) -> subprocess.CompletedProcess[str]:
        return run(*arguments, env={**self.env, **(env or {})}, seconds=seconds)

    def start(self, *arguments: str | Path) -> "Running":
        return Running(arguments, self.env)

    def sign_in(self, *arguments: str) -> None:
        """By paste."""
        with self.start("login", "--no-browser", *arguments) as login:
            login.paste(address_after(login.url))
            assert login.status() == 0, login.stderr.text

    @property
    def kept(self) -> dict[str, Any]:
        """The default account as the token file has it."""
        return json.loads(self.tokens.read_text())["accounts"][0]

    def keep(self, **members: Any) -> None:
        """Changes the default account in the token file; None removes a member."""
        document = json.loads(self.tokens.read_text())
        account = document["accounts"][0] | members
        document["accounts"][0] = {name: value for name, value in account.items() if value is not None}
        self.tokens.write_text(json.dumps(document))


class Running:
    """A command under way, such as `login`."""

    def __init__(self, arguments: tuple[str | Path, ...], env: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            [BINARY, *arguments], env=environment(env), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.stdout = Lines(self.process.stdout)
        self.stderr = Lines(self.process.stderr)

    @property
    def url(self) -> str:
        """Where the browser is to go."""
        return self.stderr.search(r"(http\S+/authorize\?\S+)")[1]

    @property
    def redirect(self) -> str:
        return self.stderr.search(r"Coming back to: (\S+)")[1]

    def paste(self, text: str) -> None:
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def status(self, seconds: float = 20) -> int:
        return self.process.wait(seconds)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        emitted.note_arguments(self.process)
        self.process.kill()
        self.process.wait(15)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def address_after(url: str) -> str:
    """Where a browser that nobody is waiting for ends: the address that a page sends it to."""
    try:
        urllib.request.build_opener(_Stay).open(url, timeout=10)
    except urllib.error.HTTPError as response:
        assert response.code == 302, response.read()
        return response.headers["Location"]
    raise AssertionError(f"{url} sent the browser nowhere")


def visit(url: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as response:
        return response.code, response.read().decode()
