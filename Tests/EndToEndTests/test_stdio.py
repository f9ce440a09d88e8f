"""The stdio transport on raw pipes: framing, both eras on one connection, cancellation and endings."""

import time

import pytest
from support.messages import (
    CACHE_KEY,
    LATEST_LEGACY,
    LEGACY,
    MODERN,
    encode,
    initialize,
    legacy,
    legacy_call,
    modern,
    modern_call,
    notification,
)
from support.operations import OFFERED
from support.recording import Recording
from support.stdio import Stdio

TRACK = "/v1/tracks/*"
ID = "0" * 22


# The handshake era


@pytest.mark.parametrize("version", LEGACY)
def test_each_handshake_revision_is_negotiated_and_served(stdio: Stdio, version: str) -> None:
    result = stdio.handshake(version)
    assert result["protocolVersion"] == version
    assert result["serverInfo"]["name"] == "spotify"
    assert "tools" in result["capabilities"]
    assert {"prompts", "resources"} <= set(result["capabilities"]) and "logging" not in result["capabilities"]
    assert ("completions" in result["capabilities"]) == (version >= "2025-03-26")
    assert len(stdio.ask(legacy("tools/list"))["result"]["tools"]) == len(OFFERED)
    assert stdio.ask(legacy_call("get_devices"))["result"]["content"][0]["type"] == "text"


@pytest.mark.parametrize("version", ["2026-07-28", "1999-01-01", "2099-12-31", ""])
def test_another_version_is_countered_with_the_latest_of_the_handshake(stdio: Stdio, version: str) -> None:
    assert stdio.handshake(version)["protocolVersion"] == LATEST_LEGACY


@pytest.mark.parametrize(
    ("version", "members"),
    [
        ("2024-11-05", {"name", "description", "inputSchema"}),
        ("2025-03-26", {"name", "description", "inputSchema", "annotations"}),
        ("2025-06-18", {"name", "description", "inputSchema", "annotations", "title"}),
        ("2025-11-25", {"name", "description", "inputSchema", "annotations", "title"}),
    ],
)
def test_a_revision_is_shown_only_what_it_knows_of_a_tool(stdio: Stdio, version: str, members: set[str]) -> None:
    stdio.handshake(version)
    tools = stdio.ask(legacy("tools/list"))["result"]["tools"]
    # What a tool answers is described where its answer has a view.
    described = {tool["name"] for tool in tools if "view" in tool["inputSchema"]["properties"]}
    assert 0 < len(described) < len(tools)
    for tool in tools:
        is_described = version >= "2025-06-18" and tool["name"] in described
        assert set(tool) == (members | {"outputSchema"} if is_described else members), tool["name"]


@pytest.mark.parametrize("version", LEGACY)
def test_structured_content_is_sent_to_revisions_that_know_it(stdio: Stdio, version: str) -> None:
    stdio.handshake(version)
    result = stdio.ask(legacy_call("get_devices"))["result"]
    assert ("structuredContent" in result) == (version >= "2025-06-18")
    assert "resultType" not in result


def test_before_the_handshake_only_ping_is_served(stdio: Stdio) -> None:
    assert stdio.ask(legacy("ping", id=1))["result"] == {}
    assert "error" in stdio.ask(legacy("tools/list", id=2))
    assert "error" in stdio.ask(legacy_call("get_devices", id=3))
    stdio.handshake()
    assert "result" in stdio.ask(legacy("tools/list", id=4))


def test_a_batch_is_answered_in_one_array_in_the_revision_that_has_batches(stdio: Stdio) -> None:
    stdio.handshake("2025-03-26")
    stdio.send([legacy("ping", id="a"), notification("notifications/unknown"), legacy("tools/list", id="b")])
    answers = stdio.receive()
    assert {answer["id"] for answer in answers} == {"a", "b"}


@pytest.mark.parametrize("version", ["2024-11-05", "2025-06-18", "2025-11-25"])
def test_a_batch_is_refused_in_a_revision_without_batches(stdio: Stdio, version: str) -> None:
    stdio.handshake(version)
    stdio.send([legacy("ping", id="a")])
    assert stdio.receive()["error"]["code"] == -32600


# 2026-07-28


def test_discover_names_the_revision_that_needs_no_handshake(stdio: Stdio) -> None:
    result = stdio.ask(modern("server/discover"))["result"]
    assert result["supportedVersions"] == [MODERN]
    assert result["resultType"] == "complete"
    assert "tools" in result["capabilities"]
    assert "Search first" in result["instructions"]


def test_a_modern_call_needs_nothing_before_it(stdio: Stdio) -> None:
    result = stdio.ask(modern_call("get_devices"))["result"]
    assert result["resultType"] == "complete"
    assert result["structuredContent"]["devices"]


def test_lists_say_how_long_they_hold(stdio: Stdio) -> None:
    result = stdio.ask(modern("tools/list"))["result"]
    assert result["ttlMs"] > 0
    assert result["cacheScope"] == "public"


def test_an_unknown_version_is_refused_with_those_that_are_known(stdio: Stdio) -> None:
    error = stdio.ask(modern("tools/list", version="1900-01-01"))["error"]
    assert error["code"] == -32022
    assert error["data"] == {"supported": [MODERN], "requested": "1900-01-01"}


@pytest.mark.parametrize("method", ["ping", "logging/setLevel", "resources/subscribe", "roots/list", "nope"])
def test_a_method_that_is_not_offered_is_not_found(stdio: Stdio, method: str) -> None:
    assert stdio.ask(modern(method))["error"]["code"] == -32601


@pytest.mark.parametrize("key", ["protocolVersion", "clientCapabilities"])
def test_an_envelope_without_a_required_key_is_refused(stdio: Stdio, key: str) -> None:
    message = modern("tools/list")
    del message["params"]["_meta"][f"io.modelcontextprotocol/{key}"]
    answer = stdio.ask(message)
    if key == "protocolVersion":  # Without it nothing tells the message from a handshake client's that came too early.
        assert "error" in answer
    else:
        assert answer["error"]["code"] == -32602


def test_both_eras_are_served_on_one_connection_at_the_same_time(stdio: Stdio) -> None:
    stdio.handshake()
    assert stdio.ask(modern("tools/list", id=1))["result"]["resultType"] == "complete"
    assert "resultType" not in stdio.ask(legacy("tools/list", id=2))["result"]
    assert stdio.ask(modern_call("get_devices", id=3))["result"]["resultType"] == "complete"
    assert "resultType" not in stdio.ask(legacy_call("get_devices", id=4))["result"]


def test_the_eras_share_one_cache(stdio: Stdio) -> None:
    stdio.handshake()
    stdio.ask(legacy_call("get_my_playlists", id=1))
    assert stdio.ask(modern_call("get_my_playlists", id=2))["result"]["_meta"][CACHE_KEY]["status"] == "hit"


def test_a_client_that_probes_may_still_shake_hands(stdio: Stdio) -> None:
    assert "result" in stdio.ask(modern("server/discover", id="probe"))
    assert stdio.handshake("2025-06-18")["protocolVersion"] == "2025-06-18"
    assert len(stdio.ask(legacy("tools/list"))["result"]["tools"]) == len(OFFERED)


def test_a_probe_in_an_unknown_version_may_be_followed_by_a_handshake(stdio: Stdio) -> None:
    assert stdio.ask(modern("server/discover", id="probe", version="2099-01-01"))["error"]["code"] == -32022
    assert stdio.handshake()["protocolVersion"] == LATEST_LEGACY


# JSON-RPC


@pytest.mark.parametrize("line", [b"{", b"hello", b'{"jsonrpc":"2.0","id":1,"method":"ping"', b'"\xff\xfe"', b"[" * 5000, b'{"id":01}'])
def test_a_line_that_is_not_json_is_answered_and_the_next_one_served(stdio: Stdio, line: bytes) -> None:
    stdio.write(line + b"\n")
    answer = stdio.receive()
    assert answer["error"]["code"] == -32700
    assert "id" not in answer
    assert "result" in stdio.ask(modern_call("get_devices"))


@pytest.mark.parametrize(
    "line",
    [
        b'{"jsonrpc":"2.0","id":null,"method":"ping"}',
        b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
        b'{"jsonrpc":"2.0","id":{},"method":"ping"}',
        b'{"jsonrpc":"2.0","id":[1],"method":"ping"}',
        b'{"jsonrpc":"2.0","id":true,"method":"ping"}',
        b"[]",
        b"17",
        b'"ping"',
    ],
)
def test_what_is_no_request_is_refused_without_an_id(stdio: Stdio, line: bytes) -> None:
    stdio.write(line + b"\n")
    answer = stdio.receive()
    assert answer["error"]["code"] == -32600
    assert "id" not in answer


@pytest.mark.parametrize(
    "message",
    [
        {"id": 1, "method": "ping"},
        {"jsonrpc": "1.0", "id": 1, "method": "ping"},
        {"jsonrpc": "2.0", "id": 1},
        {"jsonrpc": "2.0", "id": 1, "method": 7},
        {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]},
    ],
)
def test_a_malformed_request_is_refused_under_its_id(stdio: Stdio, message: dict) -> None:
    answer = stdio.ask(message)
    assert answer["error"]["code"] in (-32600, -32602)


@pytest.mark.parametrize("id", [0, -7, 9007199254740993, "", "7", 'quo"te\\', "ünï-😀", "x" * 1000])
def test_an_id_comes_back_as_it_was(stdio: Stdio, id: int | str) -> None:
    answer = stdio.ask(modern("tools/list", id=id))
    assert answer["id"] == id
    assert type(answer["id"]) is type(id)


def test_an_unknown_tool_is_a_protocol_error_in_both_eras(stdio: Stdio) -> None:
    stdio.handshake()
    for message in (modern_call("nope", id=1), legacy_call("nope", id=2)):
        error = stdio.ask(message)["error"]
        assert error["code"] == -32602
        assert "nope" in error["message"]


@pytest.mark.parametrize("params", [{}, {"name": 7}, {"name": "get_devices", "arguments": []}, {"name": "get_devices", "arguments": "x"}])
def test_a_malformed_call_is_a_protocol_error(stdio: Stdio, params: dict) -> None:
    assert stdio.ask(modern("tools/call", **params))["error"]["code"] == -32602


def test_unknown_members_are_ignored(stdio: Stdio) -> None:
    message = {**modern("tools/list"), "extra": {"deep": [1, {"x": None}]}}
    message["params"]["_meta"]["com.example/trace"] = "1"
    assert "result" in stdio.ask(message)


def test_notifications_are_never_answered(stdio: Stdio) -> None:
    stdio.send(
        notification("notifications/unknown"),
        notification("tools/list"),
        notification("notifications/cancelled", requestId=99),
        notification("notifications/cancelled"),
        {"jsonrpc": "2.0", "method": "x", "params": 3},
    )
    stdio.ask(modern("tools/list"))
    assert stdio.finish() == []


def test_answers_of_the_client_are_taken_silently(stdio: Stdio) -> None:
    stdio.handshake()
    stdio.send({"jsonrpc": "2.0", "id": 5, "result": {}}, {"jsonrpc": "2.0", "id": 6, "error": {"code": -1, "message": "no"}})
    stdio.ask(legacy("ping"))
    assert stdio.finish() == []


# Framing


def test_several_messages_in_one_write_are_all_served(stdio: Stdio) -> None:
    stdio.send(*[modern("tools/list", id=id) for id in range(50)])
    assert sorted(stdio.receive()["id"] for _ in range(50)) == list(range(50))


def test_a_message_may_come_in_pieces(stdio: Stdio) -> None:
    message = modern("tools/list", id="ünï")
    stdio.recording.to_server(message)
    line = encode(message) + b"\n"
    cut = line.index("ü".encode()) + 1  # In the middle of a character.
    stdio.write(line[:10])
    stdio.wait_until_read()
    stdio.write(line[10:cut])
    stdio.wait_until_read()
    stdio.write(line[cut:-1])
    stdio.wait_until_read()
    stdio.write(line[-1:])
    assert stdio.receive()["id"] == "ünï"


def test_lines_may_end_with_a_carriage_return(stdio: Stdio) -> None:
    message = modern("tools/list")
    stdio.recording.to_server(message)
    stdio.write(encode(message) + b"\r\n")
    assert "result" in stdio.receive()


def test_a_long_message_within_the_limit_is_served(stdio: Stdio) -> None:
    message = modern_call("search", id=1, query="x" * 500_000)
    assert stdio.ask(message)["result"]["isError"] is True


def test_a_line_beyond_the_limit_is_refused_without_keeping_it_and_the_next_one_served(stdio: Stdio) -> None:
    stdio.write(b'{"jsonrpc":"2.0","id":1,"method":"' + b"x" * (8 << 20) + b'"}\n')
    assert stdio.receive()["error"]["code"] in (-32600, -32700)
    assert "result" in stdio.ask(modern("tools/list", id=2))


def test_a_last_line_without_an_end_is_not_served_half(recording: Recording) -> None:
    with Stdio(recording) as stdio:
        stdio.ask(modern("tools/list", id=1))
        stdio.write(b'{"jsonrpc":"2.0","id":2,"method":"tools/li')
        left = stdio.finish()
    assert all("result" not in message for message in left)


def test_a_slow_call_holds_nobody_up(stdio: Stdio) -> None:
    stdio.simulator.slow(TRACK, 1500)
    stdio.send(modern("tools/call", "slow", name="get_track", arguments={"id": ID}))
    stdio.send(modern("tools/list", id="quick"))
    assert [stdio.receive()["id"], stdio.receive()["id"]] == ["quick", "slow"]


def test_an_id_that_is_in_flight_is_refused_and_the_first_call_answered(stdio: Stdio) -> None:
    stdio.simulator.slow(TRACK, 1000)
    call = modern("tools/call", "same", name="get_track", arguments={"id": ID})
    stdio.send(call, call)
    refused, answered = stdio.receive(), stdio.receive()
    assert refused["error"]["code"] == -32600
    assert "result" in answered


# Cancellation


@pytest.mark.parametrize("era", ["modern", "legacy"])
def test_a_cancelled_call_is_never_answered(stdio: Stdio, era: str) -> None:
    stdio.handshake()
    make = modern if era == "modern" else legacy
    stdio.simulator.faults(
        {"path": TRACK, "latency_ms": 500, "times": 1},
        {"path": "/v1/me/player/devices", "latency_ms": 1000},
    )
    stdio.send(make("tools/call", "gone", name="get_track", arguments={"id": ID}))
    stdio.send(notification("notifications/cancelled", requestId="gone", reason="changed my mind"))
    # Answered after the cancelled one would have been.
    assert stdio.ask(make("tools/call", "later", name="get_devices", arguments={}))["id"] == "later"
    assert stdio.finish() == []


def test_cancelling_compares_ids_with_their_type(stdio: Stdio) -> None:
    stdio.simulator.slow(TRACK, 300)
    stdio.send(modern("tools/call", 7, name="get_track", arguments={"id": ID}), notification("notifications/cancelled", requestId="7"))
    assert stdio.receive()["id"] == 7


def test_cancelling_what_is_finished_or_unknown_changes_nothing(stdio: Stdio) -> None:
    stdio.ask(modern("tools/list", id=1))
    stdio.send(notification("notifications/cancelled", requestId=1), notification("notifications/cancelled", requestId=12))
    assert "result" in stdio.ask(modern("tools/list", id=1))


# Endings


def test_the_end_of_stdin_ends_the_gateway_within_a_second(stdio: Stdio) -> None:
    stdio.ask(modern("tools/list"))
    began = time.monotonic()
    assert stdio.finish(seconds=1) == []
    assert time.monotonic() - began < 1


def test_the_end_of_stdin_during_a_slow_call_ends_the_gateway_within_a_second(stdio: Stdio) -> None:
    stdio.simulator.slow(TRACK, 10_000)
    stdio.send(modern("tools/call", 1, name="get_track", arguments={"id": ID}))
    stdio.ask(modern("tools/list", id=2))
    stdio.finish(seconds=1)


def test_nothing_on_stdin_at_all_is_a_clean_run(recording: Recording) -> None:
    with Stdio(recording) as stdio:
        assert stdio.finish(seconds=5) == []


def test_messages_that_came_before_the_end_of_stdin_are_answered(recording: Recording) -> None:
    with Stdio(recording) as stdio:
        stdio.send(*[modern("tools/list", id=id) for id in range(20)])
        assert sorted(message["id"] for message in stdio.finish(seconds=5)) == list(range(20))


def test_sigterm_ends_an_idle_gateway_with_status_0(stdio: Stdio) -> None:
    stdio.ask(modern("tools/list"))
    stdio.terminate()
    assert stdio.process.wait(5) == 0


def test_sigterm_lets_a_call_under_way_finish(stdio: Stdio) -> None:
    stdio.simulator.slow(TRACK, 200)
    stdio.send(modern("tools/call", "slow", name="get_track", arguments={"id": ID}))
    stdio.ask(modern("tools/list", id=2))
    stdio.terminate()
    assert stdio.receive()["id"] == "slow"
    assert stdio.process.wait(5) == 0
