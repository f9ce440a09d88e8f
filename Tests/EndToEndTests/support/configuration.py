"""The shipped configuration with something else in it."""

import json
import re
from pathlib import Path
from typing import Any

from .binary import ROOT

#: More than any test asks for in any window.
PLENTY = 1_000_000


def write(folder: Path, *edits: tuple[str, str, str], first: bool = False, unlimited: bool = False, **keys: Any) -> Path:
    """Writes both files to the folder, and returns it.

    Each edit is a file's name, a text that stands in it once, and what to put there; with `first` it may stand there more often.
    `unlimited` raises every rate beyond what a test could reach. Each key of `server.http` is set to the value, in place of what stands
    there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("endpoints.yaml", "policies.yaml"):
        text = (ROOT / name).read_text()
        for file, old, new in edits:
            if file == name:
                count = text.count(old)
                assert count == 1 or first and count > 1, f"{file} has {old!r} {count} times"
                text = text.replace(old, new, 1)
        if name == "policies.yaml":
            text = _with_keys(_without_limits(text) if unlimited else text, keys)
        (folder / name).write_text(text)
    return folder


def _without_limits(policies: str) -> str:
    policies, count = re.subn(r"\b\d+/(?=\d+[smhd]\b)", f"{PLENTY}/", policies)
    assert count > 5, "policies.yaml has no rates any more"
    return policies


def _with_keys(policies: str, keys: dict[str, Any]) -> str:
    for key, value in keys.items():
        policies = re.sub(rf"^    {key}: .*\n", "", policies, count=1, flags=re.MULTILINE)
        # JSON is YAML, too.
        policies, count = re.subn(r"^  http:\n", f"  http:\n    {key}: {json.dumps(value)}\n", policies, count=1, flags=re.MULTILINE)
        assert count == 1, "policies.yaml has no server.http"
    return policies
