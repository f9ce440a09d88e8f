"""Whatever the program under test says anywhere is searched for secrets, in every test."""

import re

#: Tokens and codes as the simulator makes them, and what tests put in place of tokens.
SECRET = re.compile(rb"AQ[0-9a-f]{60,}|BQ[0-9a-f]{60}|secret-marker|stl_[A-Za-z0-9_-]{43}")

#: Where something was found: the source and the beginning of the secret.
found: list[str] = []

#: How many bytes were searched.
searched = 0


def note(source: str, data: bytes | str) -> None:
    """Something was emitted."""
    global searched
    data = data.encode() if isinstance(data, str) else data
    searched += len(data)
    found.extend(f"{source}: {match[0][:12].decode()}…" for match in SECRET.finditer(data))
