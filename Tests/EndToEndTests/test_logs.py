"""The log as an operator's tools read it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import configuration
from support.admin import Admin
from support.binary import DEMO_TOKEN, run
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern_call
from support.recording import Recording

MARKER = "secret-marker"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
LEVELS = ["trace", "debug", "info", "notice", "warning", "error", "critical"]


@pytest.fixture
def serving() -> Iterator[Gateway]:
    with Gateway.demo("--log-format", "json", "--log-level", "debug") as gateway:
        yield gateway


def documents(gateway: Gateway) -> list[dict[str, Any]]:
    """Every line of stderr, each a document."""
    lines = [json.loads(line) for line in gateway.stderr.text.splitlines()]
    for line in lines:
        assert list(line)[:4] == ["time", "level", "message", "revision"], line
        assert TIME.fullmatch(line["time"]) and line["level"] in LEVELS, line
    return lines


def calls(gateway: Gateway) -> list[dict[str, Any]]:
    return [line for line in documents(gateway) if line["message"] == "call"]


def test_every_line_is_a_document_and_every_call_has_one(serving: Gateway, recording: Recording) -> None:
    with RawHTTP(serving, recording) as http:
        http.modern(modern_call("get_my_playlists", 1))
        http.modern(modern_call("get_my_playlists", 2))
        http.modern(modern_call("search", 3, query=7))
        serving.simulator.faults({"path": "/v1/me/player/devices", "status": 503})
        http.modern(modern_call("get_devices", 4))
    serving.stop()
    revision = next(line for line in documents(serving) if line["message"] == "serving")["revision"]
    assert re.fullmatch("[0-9a-f]{16}", revision)
    lines = calls(serving)
    assert [(line["tool"], line["outcome"], line.get("cache"), line["revision"]) for line in lines] == [
        ("get_my_playlists", "ok", "miss", revision),
        ("get_my_playlists", "ok", "hit", revision),
        ("search", "rejected", None, revision),
        ("get_devices", "failed", "miss", revision),
    ]
    assert lines[0]["duration_ms"] > 0 and (lines[0]["attempts"], lines[0]["status"]) == (1, 200)
    assert (lines[3]["attempts"], lines[3]["status"], lines[3]["ended_by"]) == (2, 503, "attempts")


def test_text_has_the_same_calls() -> None:
    with Gateway.demo("--log-level", "debug") as gateway, RawHTTP(gateway, Recording()) as http:
        http.modern(modern_call("get_devices"))
        assert gateway.stderr.search(rf"^{TIME.pattern} debug call tool=get_devices outcome=ok cache=miss duration_ms=[\d.]+ attempts=1 status=200 ")


def test_the_level_changes_while_it_serves(recording: Recording) -> None:
    with Gateway.demo("--log-format", "json") as gateway, RawHTTP(gateway, recording) as http:
        admin = Admin(gateway.admin)
        assert admin.get("/log-level").json == {"level": "notice", "format": "json"}
        http.modern(modern_call("get_devices", 1))
        shown = run("log-level", "debug", "--admin", gateway.admin)
        assert (shown.returncode, shown.stdout) == (0, "debug\n")
        http.modern(modern_call("get_queue", 2))
        assert run("log-level", "--admin", gateway.admin, "--format", "json").stdout.count('"debug"') == 1
        assert admin.post("/log-level", {"level": "notice"}, **{"Setlist-Actor": "ada"}).json["level"] == "notice"
        http.modern(modern_call("get_playback", 3))
        wrong = admin.post("/log-level", {"level": "loud"})
        assert wrong.status == 400 and "critical" in wrong.json["message"]
        assert run("log-level", "loud", "--admin", gateway.admin).returncode == 2
        gateway.stderr.search('"admin change".*"status":"400"')
        assert [line["tool"] for line in calls(gateway)] == ["get_queue"]
        changes = [line for line in documents(gateway) if line["message"] == "admin change" and line["path"] == "/log-level"]
        assert [line["status"] for line in changes] == ["200", "200", "400"] and changes[1]["actor"] == "ada"


def test_one_call_in_so_many_is_logged_at_info(recording: Recording) -> None:
    with Gateway.demo("--log-format", "json", "--log-level", "info", "--log-sample", "1") as gateway, RawHTTP(gateway, recording) as http:
        for id in range(3):
            http.modern(modern_call("get_my_playlists", id))
        # A line is read a moment after the answer.
        lines = until(lambda: len(found := calls(gateway)) >= 3 and found, "a line for each call")
        assert [(line["level"], line["cache"]) for line in lines] == [("info", "miss"), ("info", "hit"), ("info", "hit")]
    assert run("serve", "--log-sample", "0").returncode == 2


def test_no_secret_is_logged_at_any_level(gateway: Gateway, recording: Recording) -> None:
    token = f"{MARKER}-{'x' * 20}"
    arguments = ("--log-format", "json", "--log-level", "trace")
    with Gateway.serve(f"{gateway.simulator.url}/v1", *arguments, token=token) as serving:
        admin = Admin(serving.admin)
        with RawHTTP(serving, recording) as http:
            # Whoever quotes a secret where nobody expects it gets it masked.
            assert http.modern(modern_call("get_devices")).json["result"]["isError"]
            admin.post(f"/log-level/{token}", {"level": "info"})
            admin.post("/log-level", {"level": "trace"}, **{"Setlist-Actor": token})
        serving.stderr.search('"message":"admin change".*"actor":"<secret>"')
        assert MARKER not in serving.stderr.text


def test_a_start_that_fails_says_so_in_a_document(broken_copy, tmp_path: Path) -> None:
    folder = broken_copy("policies.yaml", "ttl:", "tttl:")
    done = run("serve", "--config", folder, "--log-format", "json")
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines and all(line["level"] in LEVELS for line in lines)
    assert any(line.get("file", "").endswith("policies.yaml") and line["line"] > 0 and line["code"][0] == "E" for line in lines)
    with Gateway.demo() as other:
        done = run("serve", "--config", configuration.write(tmp_path), "--port", str(other.port), "--log-format", "json", env={"SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN})
        assert done.returncode == 1
        assert "in use" in json.loads(done.stderr.splitlines()[-1])["message"]


def test_answers_name_the_revision_that_made_them(serving: Gateway, recording: Recording) -> None:
    with RawHTTP(serving, recording) as http:
        answers = [http.modern(modern_call("get_my_playlists", id)).json["result"] for id in range(2)]
    revision = Admin(serving.admin).get("/version").json["revision"]
    assert [answer["_meta"]["dev.setlist/revision"] for answer in answers] == [revision] * 2
