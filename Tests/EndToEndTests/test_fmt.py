"""`setlist fmt`: the shipped files are in one layout, others are brought into it, and nothing else is touched."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from support.binary import ROOT, run

POLICIES = ROOT / "policies.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, cases included."""
    for name in ("endpoints.yaml", "policies.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    return tmp_path


def spoil(path: Path) -> str:
    """Other blanks and line ends, the same meaning."""
    text = path.read_text().replace("version: 1\n", "version:    1   \n\n\n", 1).replace("\n", "\r\n")
    path.write_bytes(text.encode())
    return text


@pytest.mark.parametrize("configuration", [".", "examples/bookshop"])
def test_the_shipped_files_are_in_their_layout(configuration: str) -> None:
    done = run("fmt", "--check", "--config", configuration)
    assert (done.returncode, done.stderr) == (0, "")
    assert "files are formatted" in done.stdout


def test_what_is_spoilt_is_mended_and_named_and_the_rest_is_not_written(folder: Path) -> None:
    for path in (folder / "policies.yaml", folder / "cases/player.yaml"):
        spoil(path)
    (folder / "policies.yaml").chmod(0o640)
    endpoints = (folder / "endpoints.yaml").stat()
    done = run("fmt", "--config", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{folder}/policies.yaml", f"{folder}/cases/player.yaml"]
    assert (folder / "policies.yaml").read_bytes() == POLICIES.read_bytes()
    assert stat.S_IMODE((folder / "policies.yaml").stat().st_mode) == 0o640
    assert (folder / "endpoints.yaml").stat().st_ino == endpoints.st_ino, "a file that does not change is not written"
    assert sorted(path.name for path in folder.iterdir()) == ["cases", "endpoints.yaml", "policies.yaml"]
    assert run("fmt", "--check", "--config", folder).returncode == 0


def test_check_names_what_would_change_and_writes_nothing(folder: Path) -> None:
    spoilt = spoil(folder / "policies.yaml")
    done = run("fmt", "--check", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (2, "policies.yaml\n", "")
    assert (folder / "policies.yaml").read_bytes().decode() == spoilt


def test_the_diff_can_be_applied(folder: Path) -> None:
    policies = folder / "policies.yaml"
    policies.write_text(POLICIES.read_text().replace("port: 8808", "port:   8808").removesuffix("\n"))
    spoilt = policies.read_text()
    done = run("fmt", "--diff", "policies.yaml", cwd=folder)
    assert done.returncode == 2
    assert "-    port:   8808\n+    port: 8808\n" in done.stdout
    assert policies.read_text() == spoilt
    subprocess.run(["patch", "-p1"], input=done.stdout, cwd=folder, text=True, check=True, capture_output=True, timeout=30)
    assert policies.read_text() == POLICIES.read_text()


def test_a_broken_file_is_reported_and_left_alone(folder: Path) -> None:
    broken = folder / "endpoints.yaml"
    broken.write_text(broken.read_text().replace("server:\n", "server:   [\n", 1))
    before = broken.read_bytes()
    spoil(folder / "policies.yaml")
    done = run("fmt", "--config", folder)
    assert done.returncode == 1
    assert "error[E1007]" in done.stderr and "endpoints.yaml:" in done.stderr
    assert broken.read_bytes() == before
    assert done.stdout == f"{folder}/policies.yaml\n", "the others are mended all the same"
    assert run("fmt", "nowhere.yaml", cwd=folder).returncode == 1


def test_a_link_stays_a_link(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    real = tmp_path_factory.mktemp("elsewhere") / "policies.yaml"
    os.replace(folder / "policies.yaml", real)
    (folder / "policies.yaml").symlink_to(real)
    spoil(real)
    assert run("fmt", "policies.yaml", cwd=folder).returncode == 0
    assert (folder / "policies.yaml").is_symlink()
    assert "\r" not in real.read_bytes().decode()
