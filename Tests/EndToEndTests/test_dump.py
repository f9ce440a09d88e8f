"""`setlist dump --effective`: what holds, as files that mean the same."""

from pathlib import Path

import pytest
import yaml
from support.binary import ROOT, run


@pytest.mark.parametrize("folder", [".", "examples/bookshop"])
def test_what_is_dumped_says_the_same_of_every_tool(tmp_path: Path, folder: str) -> None:
    assert run("dump", "--effective", "--config", ROOT / folder, "--output", tmp_path).returncode == 0
    validated = run("validate", "--config", tmp_path)
    assert (validated.returncode, validated.stderr) == (0, "")
    for arguments in (["tools", "--all", "--format", "json"], ["dump", "--effective"]):
        assert run(*arguments, "--config", tmp_path).stdout == run(*arguments, "--config", ROOT / folder).stdout


def test_secrets_of_the_environment_are_not_in_it() -> None:
    done = run("dump", "--effective", env={"SPOTIFY_CLIENT_SECRET": "hunter2", "SPOTIFY_CLIENT_ID": "abcdef"})
    assert done.returncode == 0
    assert "hunter2" not in done.stdout
    endpoints, policies = yaml.safe_load_all(done.stdout)
    assert policies["credentials"]["spotify_user"]["client_secret"] == "${SPOTIFY_CLIENT_SECRET:-}"
    assert policies["credentials"]["spotify_user"]["client_id"] == "abcdef"
    assert endpoints["endpoints"]["get_album"]["timeout"] == "30s"


def test_one_file_at_a_time() -> None:
    assert "\nendpoints:" not in run("dump", "--effective", "policies").stdout
    assert "# endpoints.yaml" in run("dump", "--effective", "endpoints").stdout.splitlines()[0]


def test_it_wants_to_be_told_what_to_dump() -> None:
    assert run("dump").returncode == 2
