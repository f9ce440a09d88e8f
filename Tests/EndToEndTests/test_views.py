"""What the default views save of an answer, as scripts/measure-views measures it and docs/views.md shows it."""

import re
import subprocess
import sys

import pytest
from support.binary import ROOT, environment

DOCUMENT = ROOT / "docs/views.md"
TOTAL = "**all together**"
MEDIAN = "**the median tool**"


def cuts(table: str) -> dict[str, float]:
    """Per cent, by tool and for the sums."""
    return {name: float(cut) for name, cut in re.findall(r"^\| ([^|]+) \|.*\| (-?[\d.]+) % \|$", table, re.M)}


def documented(profile: str) -> str:
    sections = re.split(r"^## ", DOCUMENT.read_text(), flags=re.M)
    (section,) = [section for section in sections if f"scripts/measure-views {profile}\n" in section]
    return section


@pytest.mark.parametrize("profile", ["development", "everything"])
def test_the_default_views_cut_seventy_per_cent_and_the_document_says_what_is_so(profile: str, measured) -> None:
    command = [sys.executable, ROOT / "scripts/measure-views", profile]
    done = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=50)
    assert done.returncode == 0, done.stderr
    found, said = cuts(done.stdout), cuts(documented(profile))
    assert found[TOTAL] >= 70
    # One huge answer decides the sum, so the tool in the middle must be there, too.
    assert found[MEDIAN] >= 70
    assert said.keys() == found.keys()
    assert said == pytest.approx(found, abs=1)
    weak = ", ".join(f"{name} {cut} %" for name, cut in found.items() if cut < 50)
    measured(f"views, {profile}: all tools together {found[TOTAL]} %, the median {found[MEDIAN]} %; below 50 %: {weak or 'none'}")
