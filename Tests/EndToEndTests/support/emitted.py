"""Whatever the program under test says anywhere is searched for secrets, in every test."""

import re
import subprocess
from pathlib import Path

#: What is never said: whoever holds it is let in.
SECRET = re.compile(
    rb"""(?x)
    # Tokens and codes as the simulator makes them, callers' tokens, and what tests put in place of tokens.
    AQ[0-9a-f]{60,} | BQ[0-9a-f]{60} | stl_[A-Za-z0-9_-]{43} | secret-marker | demo-secret
    # Signed tokens, and whatever stands behind the word for it; a challenge has parameters there.
    | eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.
    | \b[Bb]earer\ (?!\w+=)[A-Za-z0-9._~+/-]{8,}
    # Fields of a form, an address or JSON.
    | \b(?:access_token|refresh_token|client_secret|code_verifier|code)=[A-Za-z0-9._~+/%-]{8,}
    | "(?:access_token|refresh_token|client_secret|code_verifier)"\s*:\s*"[^"]+
    """
)

#: What the simulator says for people to sign in with: the one line that is meant to show its demo app's secret, and only that.
INTRODUCTION = re.compile(rb"^apps:      demo-client, secret demo-secret$", re.MULTILINE)

#: Where something was found: the source and the beginning of the secret.
found: list[str] = []

#: How many bytes were searched.
searched = 0


def note(source: str, data: bytes | str) -> None:
    """Something was emitted."""
    global searched
    data = data.encode() if isinstance(data, str) else data
    searched += len(data)
    found.extend(f"{source}: {match[0][:12].decode()}…" for match in SECRET.finditer(INTRODUCTION.sub(b"", data)))


def note_arguments(process: subprocess.Popen) -> None:
    """What everybody on the machine can see of a running process and of what it has started."""
    own = Path(f"/proc/{process.pid}")
    try:
        children = [child for task in (own / "task").iterdir() for child in (task / "children").read_text().split()]
        for pid in (process.pid, *children):
            note("arguments of a process", Path(f"/proc/{pid}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        pass  # It has ended.
