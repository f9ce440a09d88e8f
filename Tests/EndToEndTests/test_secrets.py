"""The access token is used and never shown."""

import signal
from pathlib import Path

import pytest
from support import emitted
from support.binary import DEMO_TOKEN, run
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import legacy_call, modern, modern_call
from support.recording import Recording
from support.stdio import Stdio

MARKER = "BQD-secret-marker-7f3a9c"
ENV = {"SPOTIFY_ACCESS_TOKEN": MARKER}


def test_no_command_prints_the_token(broken_copy) -> None:
    policies = broken_copy("policies.yaml", "type: oauth2", "type: oauth")
    for arguments in (
        ["validate"],
        ["validate", "--format", "json"],
        ["validate", "--config", policies],
        ["tools", "--format", "json"],
        ["explain", "get_track"],
        ["serve", "--config", policies],
    ):
        done = run(*arguments, env=ENV)
        assert MARKER not in done.stdout + done.stderr, arguments


def test_a_token_in_the_wrong_place_is_not_printed_by_its_diagnostic(broken_copy) -> None:
    folder = broken_copy("policies.yaml", "    token: ${SPOTIFY_ACCESS_TOKEN:-}", f"    token: [{MARKER}]")
    done = run("validate", "--config", folder)
    assert done.returncode == 1
    assert MARKER not in done.stdout + done.stderr


def test_a_running_gateway_sends_the_token_to_the_api_and_nowhere_else(gateway: Gateway, recording: Recording) -> None:
    """The simulator refuses the marker: the 401 on the way back must not bring it along."""
    with Gateway.serve(f"{gateway.simulator.url}/v1", "--log-level", "trace", token=MARKER) as serving:
        with RawHTTP(serving, recording) as http:
            answers = [
                http.modern(modern("server/discover", 1)).body,
                http.modern(modern("tools/list", 2)).body,
                http.modern(modern_call("get_devices", 3)).body,
                http.legacy(legacy_call("get_my_playlists", 4)).body,
            ]
            errors = http.modern(modern_call("get_devices", 5)).json["result"]
        said = b"".join(answers).decode() + serving.stderr.text
    seen = gateway.simulator.requests()
    assert seen and {request.headers["authorization"] for request in seen} == {f"Bearer {MARKER}"}
    assert errors["structuredContent"]["status"] == 401
    assert "renew" in errors["content"][0]["text"]
    assert MARKER not in said


def test_a_gateway_that_cannot_reach_the_api_does_not_print_the_token(recording: Recording) -> None:
    with Gateway.serve("http://127.0.0.1:9/v1", "--log-level", "trace", token=MARKER) as serving:
        with RawHTTP(serving, recording) as http:
            result = http.modern(modern_call("get_devices")).json["result"]
        assert result["isError"] is True
        assert result["structuredContent"]["error"] == "unreachable"
        assert MARKER not in serving.stderr.text + str(result)


def test_the_demo_neither_needs_nor_uses_the_users_token(recording: Recording) -> None:
    with Stdio(recording, "demo", "--transport", "stdio", "--simulator-port", "0", "--log-level", "trace", env=ENV) as stdio:
        assert "result" in stdio.ask(modern_call("get_devices"))
        assert {request.headers["authorization"] for request in stdio.simulator.requests()} == {f"Bearer {DEMO_TOKEN}"}
        stdio.finish()
        assert MARKER not in stdio.stdout.text + stdio.stderr.text


def test_a_token_may_come_from_a_file(gateway: Gateway, recording: Recording, broken_copy, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(DEMO_TOKEN)
    folder = broken_copy("policies.yaml", "${SPOTIFY_ACCESS_TOKEN:-}", f"${{file:{token}}}")
    with Gateway.serve(f"{gateway.simulator.url}/v1", "--config", folder, token="") as serving, RawHTTP(serving, recording) as http:
        assert http.modern(modern_call("get_devices")).json["result"]["structuredContent"]["devices"]


@pytest.mark.parametrize("signal", [signal.SIGSEGV, signal.SIGABRT], ids=str)
def test_a_crash_does_not_print_the_token(signal: signal.Signals, recording: Recording) -> None:
    serving = Gateway.serve("http://127.0.0.1:9/v1", "--log-level", "trace", token=MARKER)
    try:
        with RawHTTP(serving, recording) as http:
            http.modern(modern_call("get_devices"))
        serving.process.send_signal(signal)
        assert serving.process.wait(30) == -signal
        said = b"".join(serving.stdout.rest() + serving.stderr.rest()).decode(errors="replace")
    finally:
        serving.process.kill()
    assert "listening on" in said
    assert MARKER not in said


@pytest.mark.last
def test_nothing_emitted_in_this_whole_run_holds_a_secret(measured) -> None:
    """Tokens, codes and client secrets: not on stdout or stderr, at any log level, in no answer and no process's arguments."""
    measured(f"searched for secrets: {emitted.searched:,} bytes that the program emitted")
    assert emitted.searched > 0
    assert emitted.found == []
