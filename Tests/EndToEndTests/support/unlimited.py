"""The project's own configuration without rate limits that a test could reach."""

import re
from pathlib import Path

from .binary import ROOT

#: More than any test asks for in any window.
PLENTY = 20_000


def write(folder: Path) -> Path:
    """Copies both files to the folder, every rate raised."""
    (folder / "endpoints.yaml").write_text((ROOT / "endpoints.yaml").read_text())
    text, count = re.subn(r"\b\d+/(?=\d+[smhd]\b)", f"{PLENTY}/", (ROOT / "policies.yaml").read_text())
    assert count > 5, "policies.yaml has no rates any more"
    (folder / "policies.yaml").write_text(text)
    return folder
