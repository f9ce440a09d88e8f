"""Prometheus's own judge of rules and their tests."""

import subprocess
from pathlib import Path


def promtool(*arguments: str | Path, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """Runs promtool, which scripts/setup installs."""
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=seconds)
