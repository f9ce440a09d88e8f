"""`setlist migrate`: older files become files of this version."""

from pathlib import Path

import pytest
from support import configuration
from support.binary import run


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The shipped files from before they said a version."""
    folder = configuration.write(tmp_path / "configuration")
    for name in ("endpoints.yaml", "policies.yaml"):
        path = folder / name
        path.write_text(path.read_text().replace("version: 1\n", "", 1))
    return folder


def test_an_older_file_is_told_of_migrated_and_valid(older: Path) -> None:
    told = run("validate", "--config", older)
    assert told.returncode == 1 and "setlist migrate" in told.stderr
    before = (older / "policies.yaml").read_text()
    for option in ("--check", "--diff"):
        asked = run("migrate", option, "--config", older)
        assert asked.returncode == 2
        assert f"{older}/policies.yaml" in asked.stdout
        assert ("+version: 1\n" in asked.stdout) == (option == "--diff")
    assert (older / "policies.yaml").read_text() == before
    done = run("migrate", "--config", older)
    assert (done.returncode, done.stderr) == (0, "")
    after = (older / "policies.yaml").read_text()
    assert after.replace("version: 1\n", "", 1) == before
    assert run("validate", "--config", older).returncode == 0
    again = run("migrate", "--check", "--config", older)
    assert again.returncode == 0 and "current version" in again.stdout


def test_a_newer_file_is_an_error_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "endpoints.yaml"
    path.write_text("version: 2\nserver: {}\n")
    done = run("migrate", path)
    assert done.returncode == 1
    assert "endpoints.yaml:1:10" in done.stderr and "newer" in done.stderr
    assert path.read_text() == "version: 2\nserver: {}\n"
