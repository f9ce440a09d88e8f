"""`setlist plan`: what a reload would change, told before it does."""

import json
import re
from pathlib import Path

import pytest
import yaml
from support.binary import ROOT, run
from test_reload import Edited, unwatched  # noqa: F401


def edited(folder: Path, **edits: list[tuple[str, str]]) -> Path:
    """The shipped files with edits, by file."""
    folder.mkdir()
    for name in ("endpoints", "policies"):
        text = (ROOT / f"{name}.yaml").read_text()
        for right, wrong in edits.get(name, []):
            assert right in text
            text = text.replace(right, wrong, 1)
        (folder / f"{name}.yaml").write_text(text)
    return folder


def plan(folder: Path, *arguments: str) -> dict:
    done = run("plan", "--config", folder, "--against", ROOT, "--format", "json", *arguments)
    assert done.returncode == 2, done.stderr
    return json.loads(done.stdout)


# Against a folder


def test_what_means_the_same_is_no_change(tmp_path: Path) -> None:
    folder = edited(tmp_path / "new", policies=[("version: 1\n", "# Another comment.\nversion: 1\n"), ("  readiness: 0s\n", "")])
    done = run("plan", "--config", folder, "--against", ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing changes")


def test_a_ttl_is_named_with_its_line_and_resets_its_answers_only(tmp_path: Path) -> None:
    new = 'cache: {ttl: 12h, tags: ["album/{id}"]}'
    folder = edited(tmp_path / "new", endpoints=[('cache: {tags: ["album/{id}"]}', new)])
    answer = plan(folder)
    (tool,) = answer["tools"]
    line = (folder / "endpoints.yaml").read_text().splitlines().index(f"    {new}") + 1
    assert tool["name"] == "get_album"
    assert tool["fields"] == [{"key": "cache.ttl", "old": "24h", "new": "12h", "place": f"{folder}/endpoints.yaml:{line}:18"}]
    assert answer["state"]["answers"]["reset"] == ["get_album"]
    assert len(answer["state"]["answers"]["kept"]) == 48
    assert answer["state"]["breakers"]["reset"] == []
    assert (answer["policies"], answer["monitoring"], answer["restart_needed"]) == ([], [], [])
    assert (answer["series"]["added"], answer["series"]["removed"]) == (0, 0)
    assert answer["series"]["samples"] > answer["series"]["total"] > 1000


def test_policies_breakers_alerts_and_restarts(tmp_path: Path) -> None:
    folder = edited(
        tmp_path / "new",
        policies=[
            ("port: 8808", "port: 9000"),
            ("second: 10/1s", "second: 5/1s"),
            ("success_threshold: 2", "success_threshold: 3"),
            ("gate_closed: {longer_than: 15m", "gate_closed: {longer_than: 20m"),
            ("    player: {windows", "    players: {windows"),
            ("ratio: 20%", "ratio: 10%"),
        ],
        endpoints=[("rate_tier: player\n", "rate_tier: players\n")],
    )
    answer = plan(folder)
    keys = {change["key"]: (change["old"], change["new"]) for change in answer["policies"]}
    assert keys["server.http.port"] == ("8808", "9000")
    assert keys["rate_limits.account.windows.second"] == ("10/1s", "5/1s")
    assert answer["restart_needed"] == ["server.http.port"]
    assert {"kind": "alert", "name": "SetlistGateClosed", "change": "changed"} in answer["monitoring"]
    state = answer["state"]
    # A tier that has another name: its decisions, its wait, who waits by priority, and its windows.
    assert answer["series"]["added"] == answer["series"]["removed"] > 5
    assert state["retry_budget"] == "reset"
    assert state["limits"] == {"kept": ["catalog", "library"], "reset": [], "begun": ["players"], "dropped": ["player"]}
    assert state["breakers"]["reset"] and all("get_" in name or "search" in name for name in state["breakers"]["reset"])
    assert len(state["answers"]["kept"]) == 49


def test_a_profile_brings_tools(tmp_path: Path) -> None:
    answer = plan(edited(tmp_path / "new", policies=[("profile: development", "profile: extended")]))
    assert {tool["change"] for tool in answer["tools"]} == {"added"}
    assert len(answer["tools"]) == 40


def test_text_is_for_people_and_has_no_colours_in_a_pipe(tmp_path: Path) -> None:
    folder = edited(tmp_path / "new", endpoints=[("\n  get_album:\n", "\n  get_record:\n"), ("instead: get_album", "instead: get_record")])
    text = (folder / "endpoints.yaml").read_text().replace("endpoint: get_album\n", "endpoint: get_record\n")
    (folder / "endpoints.yaml").write_text(text)
    done = run("plan", "--config", folder, "--against", ROOT)
    assert done.returncode == 2, done.stderr
    assert "\x1b" not in done.stdout
    assert "  + get_record  # " in done.stdout
    assert "  - get_album  # " in done.stdout
    assert "  cached answers: kept: 48 tools; begun: get_record; dropped: get_album\n" in done.stdout
    assert re.search(r"^  series: (\d+) added, \1 removed, \d+ in total \(\d+ samples a scrape\)$", done.stdout, re.M)


def test_a_mistake_ends_with_1_and_its_place(tmp_path: Path) -> None:
    folder = edited(tmp_path / "new", policies=[("port: 8808", "prot: 8808")])
    for arguments in (["--config", folder, "--against", ROOT], ["--against", folder]):
        done = run("plan", *arguments)
        assert done.returncode == 1
        assert "E2101" in done.stderr and done.stdout == ""


def test_no_gateway_ends_with_1() -> None:
    done = run("plan", "--against", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "No gateway answers" in done.stderr


# Against a gateway


def test_a_gateway_tells_what_its_reload_will_do(unwatched: Edited) -> None:  # noqa: F811
    admin = unwatched.gateway.admin
    assert run("plan", "--against", admin).returncode == 0
    before = unwatched.revision
    unwatched.add_tool()
    unwatched.edit("policies.yaml", lambda text: text.replace("page_size: 200", "page_size: 100"))
    done = run("plan", "--against", admin, "--format", "json")
    assert done.returncode == 2, done.stderr
    answer = json.loads(done.stdout)
    assert [(tool["name"], tool["change"]) for tool in answer["tools"]] == [("get_another_album", "added")]
    assert [change["key"] for change in answer["policies"]] == ["mcp.page_size"]
    assert answer["from"] == before
    assert unwatched.revision == before, "nothing is changed by asking"
    assert unwatched.admin.post("/config/reload").json["revision"] == answer["to"]
    assert run("plan", "--against", admin).returncode == 0


#: What the files do not decide: the process, its clients, sign-ins and reloads.
NOT_OF_THE_PLAN = re.compile(r"(process|mcp_server|setlist_(build|config|credential|token|streams|spans))_?")


def label_sets(text: str) -> tuple[set[str], int]:
    """The label sets of a scrape that the files decide, a histogram's once, and how many samples they are."""
    lines = [line.rsplit(" ", 1)[0] for line in text.splitlines() if not line.startswith("#") and not NOT_OF_THE_PLAN.match(line)]
    histograms = set(re.findall(r"^# TYPE (\w+) histogram", text, re.M))

    def stem(series: str) -> str:
        name, _, labels = series.partition("{")
        base = re.sub(r"_(bucket|sum|count)$", "", name)
        return (base if base in histograms else name) + "{" + re.sub(r',?le="[^"]*"', "", labels)

    return {stem(line).replace("{}", "{").rstrip("{") for line in lines}, len(lines)


def test_a_gateway_has_the_series_that_it_was_said_to_get(unwatched: Edited) -> None:  # noqa: F811
    admin = unwatched.gateway.admin
    before, _ = label_sets(unwatched.admin.get("/metrics").text)
    unwatched.add_tool()
    answer = json.loads(run("plan", "--against", admin, "--format", "json").stdout)
    assert answer["series"]["removed"] == 0
    assert unwatched.admin.post("/config/reload").json["revision"] == answer["to"]
    after, samples = label_sets(unwatched.admin.get("/metrics").text)
    assert len(after - before) == answer["series"]["added"] > 10
    assert len(after) == answer["series"]["total"]
    assert samples == answer["series"]["samples"]


def test_a_gateway_refuses_a_plan_of_a_mistake(unwatched: Edited) -> None:  # noqa: F811
    unwatched.edit("policies.yaml", lambda text: text.replace("page_size: 200", "page_sice: 200"))
    done = run("plan", "--against", unwatched.gateway.admin)
    assert done.returncode == 1
    assert "did you mean `page_size`?" in done.stderr
    assert unwatched.admin.get("/config").json["reloads"] == {"applied": 0, "refused": 0}


def test_a_gateway_shows_what_holds(unwatched: Edited) -> None:  # noqa: F811
    answer = unwatched.admin.get("/config/effective")
    assert answer.headers["content-type"].startswith("application/yaml")
    endpoints, policies = yaml.safe_load_all(answer.text)
    assert endpoints["endpoints"]["get_album"]["timeout"] == "30s"
    assert policies["mcp"]["page_size"] == 200


@pytest.mark.parametrize("route", ["/config/plan", "/config/effective"])
def test_secrets_stay_where_they_are(unwatched: Edited, route: str) -> None:  # noqa: F811
    unwatched.edit("policies.yaml", lambda text: text.replace("token: ${SPOTIFY_ACCESS_TOKEN:-}", "token: hunter2"))
    assert "hunter2" not in unwatched.admin.get(route).text
