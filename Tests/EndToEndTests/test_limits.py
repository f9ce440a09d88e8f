"""The gate, the rate limits and the concurrency limits, as clients and operators meet them."""

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support import configuration
from support.admin import Admin
from support.binary import run
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import legacy
from support.recording import Recording
from support.standalone import Standalone
from support.upstream import HeldUpstream

TRACK = {"id": "0" * 22}


@pytest.fixture
def upstream() -> Iterator[Standalone]:
    with Standalone() as upstream:
        yield upstream


@pytest.fixture
def folder(tmp_path: Path):
    """The shipped configuration with some texts of policies.yaml replaced, and a penalty file of the test's own."""

    def copy(*changes: tuple[str, str]) -> Path:
        own = ("  penalty:\n", f"  penalty:\n    file: {tmp_path}/penalties.json\n")
        return configuration.write(tmp_path, *[("policies.yaml", *change) for change in (own, *changes)])

    return copy


class Caller:
    """Calls tools, each time on a connection of its own."""

    def __init__(self, gateway: Gateway, recording: Recording) -> None:
        self.gateway = gateway
        self.recording = recording

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The result."""
        with RawHTTP(self.gateway, self.recording) as http:
            return http.legacy(legacy("tools/call", 1, name=tool, arguments=arguments), "2025-06-18").json["result"]


def why(result: dict[str, Any]) -> str:
    """Why a call failed, in a word."""
    return result["structuredContent"]["error"]


def test_a_429_closes_the_gate_for_everybody_and_a_restart_does_not_open_it(folder, upstream: Standalone, recording: Recording) -> None:
    config = folder()
    upstream.simulator.faults({"path": "/v1/tracks/*", "status": 429, "retry_after": 3600, "times": 1})
    for start in range(2):
        with Gateway.serve(upstream.api, "--config", config) as gateway:
            caller = Caller(gateway, recording)
            if start == 0:
                throttled = caller.call("get_track", **TRACK)
                assert throttled["isError"] and throttled["structuredContent"]["status"] == 429
                assert throttled["structuredContent"]["retry_after_seconds"] == 3600
            seen = len(upstream.simulator.requests())
            # Whoever waited would wait for an hour.
            for tool, arguments in [("get_track", TRACK), ("search", {"query": "amber"}), ("pause_playback", {})]:
                refused = caller.call(tool, **arguments)
                assert refused["isError"] and why(refused) == "gate_closed"
                assert 3590 <= refused["structuredContent"]["retry_after_seconds"] <= 3600 * 1.05 + 1
                assert "Try again in" in refused["content"][0]["text"]
            assert len(upstream.simulator.requests()) == seen, "nothing is sent while the gate is closed"
            gate = Admin(gateway.admin).get("/limits").json["gate"]
            assert gate["open"] is False and gate["client"] == "spotify_user"
            shown = run("limits", "--admin", gateway.admin)
            assert shown.returncode == 0 and "closed" in shown.stdout
    assert len(upstream.simulator.requests()) == 1
    penalties = config / "penalties.json"
    assert penalties.stat().st_mode & 0o777 == 0o600
    assert [penalty["client"] for penalty in json.loads(penalties.read_text())["penalties"]] == ["spotify_user"]


def test_what_the_day_has_used_up_is_used_up_after_a_restart(folder, upstream: Standalone, recording: Recording, tmp_path: Path) -> None:
    config = folder(
        ("    budget: 50000/1d\n", "    budget: 3/1d\n"),
        ("  reserve: 20%\n", f"  reserve: 20%\n  budget_file: {tmp_path}/budgets.json\n"),
    )
    for tools in (["get_profile", "get_devices"], ["get_saved_tracks", "get_saved_albums"]):
        with Gateway.serve(upstream.api, "--config", config) as gateway:
            results = [Caller(gateway, recording).call(tool) for tool in tools]
    assert results[0]["isError"] is False
    assert results[1]["isError"] and why(results[1]) == "rate_limited"
    assert len(upstream.simulator.requests()) == 3


def test_a_damaged_penalty_file_is_reported_and_ignored(folder, upstream: Standalone, recording: Recording) -> None:
    config = folder()
    (config / "penalties.json").write_text("{broken")
    with Gateway.serve(upstream.api, "--config", config) as gateway:
        gateway.stderr.search(r"penalties\.json is not a list of penalties")
        assert why(Caller(gateway, recording).call("get_track", **TRACK)) == "upstream_error", "the upstream was asked"


def test_a_storm_of_429s_that_grow_costs_one_request_each(folder, upstream: Standalone, recording: Recording) -> None:
    """The upstream asks for longer and longer silence; a client that keeps calling never makes it worse."""
    config = folder(
        ("    ramp: 10s\n", "    ramp: 0s\n"),
        ("    jitter: 5%\n", "    jitter: 0%\n"),
        # Neither waits for the gate in line nor retries after it.
        ("    max_inline: 5s\n", "    max_inline: 0s\n"),
        ("cap: 5s, max_inline: 5s}", "cap: 5s, max_inline: 100ms}"),
    )
    with Gateway.serve(upstream.api, "--config", config) as gateway:
        caller = Caller(gateway, recording)
        for retry_after in (2, 3, 4):
            upstream.simulator.faults({"path": "/v1/tracks/*", "status": 429, "retry_after": retry_after, "times": 1})
            upstream.simulator.forget()
            results = [caller.call("get_track", **TRACK) for _ in range(5)]
            assert len(upstream.simulator.requests()) == 1
            assert [why(result) for result in results] == ["upstream_error"] + ["gate_closed"] * 4
            waits = [result["structuredContent"]["retry_after_seconds"] for result in results]
            assert waits == sorted(waits, reverse=True) and waits[0] == retry_after
            until(lambda: Admin(gateway.admin).get("/limits").json["gate"]["open"], "the gate to open")


def test_a_short_silence_is_waited_for(folder, upstream: Standalone, recording: Recording) -> None:
    with Gateway.serve(upstream.api, "--config", folder()) as gateway:
        upstream.simulator.faults({"path": "/v1/search", "status": 429, "retry_after": 1, "times": 1})
        caller = Caller(gateway, recording)
        began = time.monotonic()
        answer = caller.call("search", query="amber")
        assert time.monotonic() - began >= 1
        assert not answer["isError"] and answer["_meta"]["dev.setlist/call"]["attempts"] == 2
        assert len(upstream.simulator.requests()) == 2


def test_no_window_of_the_upstream_sees_more_than_its_limit(folder, recording: Recording) -> None:
    config = folder(("      second: 10/1s", "      second: 4/1s"), ("    max_per_session: 16\n", "    max_per_session: 100\n"))
    with HeldUpstream() as upstream, Gateway.serve(upstream.url, "--config", config) as gateway:
        upstream.release()
        caller = Caller(gateway, recording)
        with ThreadPoolExecutor(20) as pool:
            results = list(pool.map(lambda number: caller.call("get_track", id=f"{number:022d}"), range(20)))
        assert not any(result["isError"] for result in results), "there is time enough for all of them to wait"
        times = sorted(upstream.times)
        assert len(times) == 20
        # A request that is a moment longer on its way than the next brings the two closer together.
        closest = min(later - earlier for earlier, later in zip(times, times[4:]))
        assert closest > 0.9, f"five requests within {closest:.3f} s"
        report = Admin(gateway.admin).get("/limits").json
        account = next(tier for tier in report["tiers"] if tier["name"] == "account")
        minute = next(window for window in account["windows"] if window["name"] == "minute")
        assert minute["used"] == 20 and minute["remaining"] == 130
        assert next(window for window in account["windows"] if window["name"] == "budget")["used"] == 20


def test_whoever_would_wait_in_vain_is_told_when_to_come_back(folder, upstream: Standalone, recording: Recording) -> None:
    config = folder(("catalog: {windows: {minute: 80/1m}}", "catalog: {windows: {minute: 1/1m}}"))
    with Gateway.serve(upstream.api, "--config", config) as gateway:
        caller = Caller(gateway, recording)
        assert not caller.call("search", query="amber")["isError"]
        refused = caller.call("search", query="harbour")["structuredContent"]
        assert refused["error"] == "rate_limited" and refused["refused_by"] == "catalog"
        assert 50 <= refused["retry_after_seconds"] <= 60
        # Another tier has room, and the cache needs none.
        assert not caller.call("get_devices")["isError"]
        assert not caller.call("search", query="amber")["isError"]


def test_calls_that_are_too_many_are_turned_away_and_lists_never(folder, recording: Recording) -> None:
    config = folder(("  calls: 256\n", "  calls: 2\n"))
    with HeldUpstream() as upstream, Gateway.serve(upstream.url, "--config", config) as gateway, ThreadPoolExecutor(2) as pool:
        caller = Caller(gateway, recording)
        held = [pool.submit(caller.call, "get_track", id=f"{number:022d}") for number in range(2)]
        until(lambda: len(upstream.requests) == 2, "both calls to reach the upstream")
        refused = caller.call("get_track", id="9" * 22)["structuredContent"]
        assert refused["error"] == "overloaded" and refused["retry_after_seconds"] == 1
        with RawHTTP(gateway, recording) as http:
            assert http.legacy(legacy("tools/list", 2), "2025-06-18").json["result"]["tools"]
            assert http.legacy(legacy("ping", 3), "2025-06-18").json["result"] == {}
        assert Admin(gateway.admin).get("/limits").json["concurrency"]["calls"] == 2
        upstream.release()
        assert all(not call.result()["isError"] for call in held)


def test_limits_are_shown_as_a_table_and_as_json(folder, upstream: Standalone) -> None:
    with Gateway.serve(upstream.api, "--config", folder()) as gateway:
        table = run("limits", "--admin", gateway.admin).stdout
        assert re.search(r"account +half_minute +100/30s +100 +0 +100", table)
        assert re.search(r"account +budget +50000/1d", table)
        shown = json.loads(run("limits", "--admin", gateway.admin, "--format", "json").stdout)
        assert shown.keys() == {"gate", "tiers", "waiting", "concurrency"}
        assert [tier["name"] for tier in shown["tiers"]] == ["account", "catalog", "library", "player"]
