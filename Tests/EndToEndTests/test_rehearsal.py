"""`setlist test` and `setlist simulate`, as an operator uses them: the shipped cases, mistakes, formats, and timelines that a seed decides."""

import json
import os
import pty
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml
from support.binary import BINARY, ROOT, environment, run

SCENARIOS = ["outage", "unreachable", "flaky", "429-storm", "slow-upstream", "cold-start", "day"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped files and their cases, to be spoilt."""
    for name in ["endpoints.yaml", "policies.yaml"]:
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    return tmp_path


# Cases


@pytest.mark.parametrize("folder", [".", "examples/bookshop"])
def test_the_shipped_cases_pass(folder: str) -> None:
    done = run("test", "--config", ROOT / folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert re.search(r"\d+ cases, all pass\n$", done.stdout)
    written = sum(len(yaml.safe_load(file.read_text())["cases"]) for file in (ROOT / folder / "cases").glob("*.yaml"))
    assert done.stdout.count("\nok  ") + done.stdout.startswith("ok  ") == written


#: A wrong edit of endpoints.yaml: what stands there, what instead, and what the failed case shows.
SPOILT = {
    "another method": ("request: PUT /me/library", "request: POST /me/library", "PUT /me/library"),
    "another path": ("request: PUT /me/player/seek", "request: PUT /me/player/position", "/me/player/position"),
    "one tag less": ("invalidates: [me/player/state, me/player/devices]", "invalidates: [me/player/state]", "invalidated"),
    "a command that is made twice": ("request: POST /me/player/next", "request: POST /me/player/next\n    effect: idempotent", "attempts"),
    "a shorter lifetime": ("stale_if_error: 7d, ttl_by_status: {404: 60s}", "stale_if_error: 7d, ttl_by_status: {404: 10s}", "cache"),
    "a public answer": ("cache: {tags: [me/library/tracks]}", "cache: {scope: public, tags: [me/library/tracks]}", "cache"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_wrong_edit_of_the_endpoints_fails_a_case(copy: Path, what: str) -> None:
    before, after, shown = SPOILT[what]
    text = (copy / "endpoints.yaml").read_text()
    assert before in text
    (copy / "endpoints.yaml").write_text(text.replace(before, after))
    done = run("test", "--config", copy)
    assert done.returncode == 1, what
    assert "FAIL" in done.stdout and shown in done.stdout
    assert re.search(r"cases/\w+\.yaml:\d+:\d+: ", done.stdout)


def test_a_wrong_case_is_shown_where_it_is_and_nothing_is_run(copy: Path) -> None:
    file = copy / "cases/player.yaml"
    file.write_text(file.read_text().replace("call: pause_playback", "call: pause_playbak", 1))
    done = run("test", "--config", copy)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "error[E2306]" in done.stderr and "did you mean `pause_playback`?" in done.stderr
    assert re.search(r"cases/player\.yaml:\d+:\d+", done.stderr)


def test_what_a_step_counted_instead_is_shown(copy: Path) -> None:
    file = copy / "cases/trouble.yaml"
    file.write_text(file.read_text().replace('result="retried"}\': 2', 'result="retried"}\': 3', 1))
    done = run("test", file, "--config", copy, "--filter", "burst of 502")
    assert done.returncode == 1
    assert re.search(r'trouble\.yaml:\d+:\d+: metrics\.setlist_retries_total\{endpoint="get_saved_tracks",result="retried"\}\n', done.stdout)
    assert re.search(r'expected  3\n +got       2\n +setlist_retries_total\{endpoint="get_saved_tracks",result="retried"\} 2\n', done.stdout)


def test_files_and_a_filter_choose(copy: Path) -> None:
    done = run("test", "cases/player.yaml", "--filter", "device")
    assert done.returncode == 0
    assert 1 < done.stdout.count("ok  ") < 10
    assert "library.yaml" not in done.stdout


def test_programs_read_json_and_junit(copy: Path) -> None:
    text = (copy / "endpoints.yaml").read_text()
    (copy / "endpoints.yaml").write_text(text.replace("request: PUT /me/player/seek", "request: PUT /me/player/position"))
    cases = json.loads(run("test", "--config", copy, "--format", "json").stdout)
    failed = [case for case in cases if not case["passed"]]
    assert [case["name"] for case in failed] == ["Seeking sends the position in the query"]
    assert failed[0]["failures"][0]["what"] == "sent[0].request"
    suite = ElementTree.fromstring(run("test", "--config", copy, "--format", "junit").stdout)
    assert suite.get("tests") == str(len(cases)) and suite.get("failures") == "1"
    assert len(suite.findall("testcase/failure")) == 1


def test_a_folder_without_cases_says_where_it_looked(tmp_path: Path) -> None:
    for name in ["endpoints.yaml", "policies.yaml"]:
        shutil.copy(ROOT / name, tmp_path)
    done = run("test", "--config", tmp_path)
    assert done.returncode == 2
    assert f"{tmp_path}/cases" in done.stderr


def test_a_file_that_is_not_there_is_an_error() -> None:
    done = run("test", "cases/nothing.yaml")
    assert done.returncode == 1
    assert "cannot read `cases/nothing.yaml`" in done.stderr


def test_colours_are_for_terminals() -> None:
    arguments = [str(BINARY), "test", "cases/player.yaml"]
    assert "\x1b[" not in run("test", "cases/player.yaml").stdout
    main, side = pty.openpty()
    child = subprocess.Popen(arguments, cwd=ROOT, env=environment({"TERM": "xterm"}), stdout=side, stdin=subprocess.DEVNULL)
    os.close(side)
    shown = b""
    try:
        while part := os.read(main, 65536):
            shown += part
    except OSError:
        pass  # the other side has been closed
    child.wait(30)
    os.close(main)
    assert b"\x1b[32mok" in shown


# Scenarios


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_seed_decides_the_timeline_and_the_picture(scenario: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.svg", tmp_path / "second.svg"
    done = run("simulate", scenario, "--seed", "3", "--plot", first, seconds=120)
    assert done.returncode == 0, done.stderr
    assert run("simulate", scenario, "--seed", "3", "--plot", second, seconds=120).stdout == done.stdout
    assert first.read_bytes() == second.read_bytes()
    assert run("simulate", scenario, "--seed", "4", seconds=120).stdout != done.stdout
    picture = ElementTree.parse(first).getroot()
    assert picture.tag.endswith("svg") and len(list(picture)) > 80
    rows = [line for line in done.stdout.splitlines() if re.match(r"^ ?\d\d:\d\d +\d+", line)]
    assert len(rows) == 24
    assert re.search(r"^calls       \d+:", done.stdout, re.M)


def test_an_outage_is_met_with_few_requests_and_old_answers() -> None:
    shown = run("simulate", "outage").stdout
    amplification = float(re.search(r"^in trouble  ([\d.]+) requests", shown, re.M)[1])
    assert 1 <= amplification <= 3
    assert re.search(r"spotify: closed to open", shown)
    assert re.search(r"spotify: half_open to closed", shown)
    assert re.search(r"^recovery    \d+ m?s behind the trouble the first answer was fetched", shown, re.M)


def test_a_storm_closes_the_gate() -> None:
    shown = run("simulate", "429-storm").stdout
    assert re.search(r"gate closed for \d+ s", shown)
    assert "gate_closed" in shown


def test_other_files_give_another_timeline(copy: Path) -> None:
    policies = (copy / "policies.yaml").read_text()
    (copy / "policies.yaml").write_text(policies.replace("trip: {distinct_endpoints: 3, slow_rate: null}", "trip: {distinct_endpoints: 3, slow_rate: null}\n    mode: shadow"))
    assert run("simulate", "outage", "--config", copy).stdout != run("simulate", "outage").stdout


EVENING = "scenarios/friday-evening.yaml"


def test_a_scenario_of_ones_own_is_run_and_drawn(tmp_path: Path) -> None:
    plot = tmp_path / "evening.svg"
    done = run("simulate", EVENING, "--plot", plot, "--intervals", "12", seconds=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The evening rush meets a slow search")
    assert "60% take 3s" in done.stdout and "lowered limit" in done.stdout and "rush" in done.stdout
    texts = {element.text for element in ElementTree.parse(plot).iter() if element.text}
    assert {"rush", "10% are 503, 60% take 3s", "lowered limit"} <= texts
    assert run("simulate", EVENING, "--plot", plot, "--intervals", "12", seconds=120).stdout == done.stdout


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_printed_is_what_is_run(scenario: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(run("simulate", "--print", scenario).stdout)
    arguments = ["--seed", "5", "--intervals", "8"]
    assert run("simulate", file, *arguments, seconds=120).stdout == run("simulate", scenario, *arguments, seconds=120).stdout != ""


def test_a_wrong_scenario_is_shown_where_it_is_and_nothing_is_run(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text((ROOT / EVENING).read_text().replace("tools: {search:", "tools: {serch:", 1).replace("for: 20m", "for: 20"))
    done = run("simulate", file)
    assert done.returncode == 1 and done.stdout == ""
    assert "error[E2306]" in done.stderr and "did you mean `search`?" in done.stderr
    assert "error[E2204]" in done.stderr and f"{file}:20:10" in done.stderr


def test_a_scenario_of_tools_that_are_not_offered_names_them(tmp_path: Path) -> None:
    done = run("simulate", EVENING, "--toolsets", "library")
    assert done.returncode == 1
    assert "search, get_playback: not offered" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ([], "Name a scenario or a file"), (["outage", "--list"], "Name a scenario or a file"), (["outge"], "did you mean outage?"),
        (["--print", "outge"], "did you mean outage?"),
    ],
)  # fmt: skip
def test_a_wrong_call_says_what_there_is(arguments: list[str], shown: str) -> None:
    done = run("simulate", *arguments)
    assert done.returncode == 2
    assert shown in done.stderr


def test_a_scenario_that_is_not_there_is_an_error() -> None:
    done = run("simulate", "./nothing.yaml")
    assert done.returncode == 1
    assert "cannot read `./nothing.yaml`" in done.stderr


def test_every_scenario_is_in_the_help_and_the_documentation() -> None:
    listed = run("simulate", "--help").stdout
    assert [line.split()[0] for line in run("simulate", "--list").stdout.splitlines()] == SCENARIOS
    documented = (ROOT / "docs/simulate.md").read_text()
    for scenario in SCENARIOS:
        assert scenario in listed and f"`{scenario}`" in documented
