"""The two commands of the README, as typed."""

import os
import shutil
import signal
import subprocess
import urllib.request

import pytest
from support.binary import ROOT, environment
from support.gateway import READY
from support.lines import Lines
from support.messages import MODERN, encode, modern


def test_make_alone_lists_what_it_can_do() -> None:
    listing = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "build", "bench", "lint", "clean"):
        assert f"make {target}" in listing


@pytest.mark.timeout(600)  # It builds what is not built yet.
def test_make_run_serves_until_ctrl_c() -> None:
    make = subprocess.Popen(
        ["make", "run", "ARGS=--port 0"], cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    said, _ = Lines(make.stderr), Lines(make.stdout)
    try:
        url = said.search(READY, seconds=590)[1]
        said.search("Ctrl-C")
        headers = {"Content-Type": "application/json", "MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/list"}
        with urllib.request.urlopen(urllib.request.Request(url, encode(modern("tools/list")), headers)) as response:
            assert response.status == 200
    finally:
        os.killpg(make.pid, signal.SIGINT)
        make.wait(15)
    with pytest.raises(OSError):
        urllib.request.urlopen(url, timeout=5)


@pytest.mark.parametrize("version", ["Swift version 5.10.1 (swift-5.10.1-RELEASE)", "Swift version 6.2 (swift-6.2-RELEASE)", "segfault"])
def test_an_old_or_broken_swift_is_told_so(tmp_path, version: str) -> None:
    swift = tmp_path / "swift"
    swift.write_text(f"#!/bin/sh\necho '{version}'\n")
    swift.chmod(0o755)
    done = subprocess.run(
        ["make", "build"], cwd=ROOT, env=environment({"PATH": f"{tmp_path}:{os.environ['PATH']}"}), capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "6.3 or newer" in done.stderr or "does not start" in done.stderr


def test_a_missing_swift_is_told_so(tmp_path) -> None:
    for tool in ("make", "bash", "dirname"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    done = subprocess.run([tmp_path / "make", "build"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Install Swift 6.3" in done.stderr
