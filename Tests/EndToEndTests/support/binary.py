"""The release binary and the environment it is run in."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from . import emitted

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("SETLIST_BINARY", ROOT / ".build/release/setlist"))

#: What outlives a gateway outlives no run of the tests.
STATE = tempfile.mkdtemp(prefix="setlist-state-")
atexit.register(shutil.rmtree, STATE, ignore_errors=True)

#: The token that the embedded simulator accepts.
DEMO_TOKEN = "demo-token"


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A user's environment without anything that would configure the gateway by accident."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPOTIFY_", "SETLIST_", "OTEL_"))}
    state = {} if extra and "HOME" in extra else {"XDG_STATE_HOME": STATE}
    return kept | state | dict(extra or {})


def run(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT, seconds: float = 30) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    done = subprocess.run(
        [BINARY, *arguments], env=environment(env), cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds
    )
    emitted.note(f"setlist {' '.join(map(str, arguments[:2]))}", done.stdout + done.stderr + " ".join(map(str, arguments)))
    return done
