"""Metrics of the real binary: what a scrape shows is what clients did."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import configuration
from support.admin import Admin
from support.binary import ROOT
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import legacy
from support.metrics import Metrics
from support.recording import Recording
from support.simulator import Simulator
from support.standalone import Standalone

TEXT = "text/plain; version=0.0.4; charset=utf-8"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


@pytest.fixture
def upstream() -> Iterator[Standalone]:
    with Standalone() as upstream:
        yield upstream


@pytest.fixture
def gateway(upstream: Standalone, tmp_path: Path) -> Iterator[Gateway]:
    """Whose penalties are its own."""
    edit = ("policies.yaml", "  penalty:\n", f"  penalty:\n    file: {tmp_path}/penalties.json\n")
    with Gateway.serve(upstream.api, "--config", configuration.write(tmp_path, edit)) as gateway:
        yield gateway


class Client:
    """Calls tools on one connection, and reads the gateway's metrics."""

    def __init__(self, gateway: Gateway, http: RawHTTP) -> None:
        self.gateway = gateway
        self.http = http
        self.admin = Admin(gateway.admin)

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        return self.http.legacy(legacy("tools/call", 1, name=tool, arguments=arguments), "2025-06-18").json["result"]

    @property
    def metrics(self) -> Metrics:
        return Metrics(self.admin)


@pytest.fixture
def client(gateway: Gateway, recording: Recording) -> Iterator[Client]:
    with RawHTTP(gateway, recording) as http:
        yield Client(gateway, http)


def found(client: Client) -> str:
    """The id of a track."""
    return client.call("search", query="harbour", types=["track"])["structuredContent"]["tracks"]["items"][0]["id"]


def catalogue() -> dict[str, tuple[str, list[str]]]:
    """Type and labels of every metric, as docs/monitoring.md has them, whose table is made of the catalogue."""
    rows = re.findall(r"^\| `([a-z_]+)` \| (\w+) \| (.*?) \| ", (ROOT / "docs/monitoring.md").read_text(), re.MULTILINE)
    metrics = {name: (kind, re.findall("`(.*?)`", labels)) for name, kind, labels in rows}
    assert len(metrics) > 40
    return metrics


def judged(text: str) -> None:
    """promtool finds nothing to say."""
    check = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    assert check.returncode == 0 and check.stdout + check.stderr == "", check.stdout + check.stderr


def test_every_metric_of_the_catalogue_is_there_from_the_start_with_its_labels(client: Client) -> None:
    metrics = client.metrics
    judged(metrics.text)
    named = catalogue()
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", metrics.text, re.MULTILINE))
    assert types == {name: kind for name, (kind, _) in named.items()}
    for (name, labels), value in metrics.series.items():
        family = name if name in named else re.sub("_(bucket|sum|count)$", "", name)
        assert {label for label, _ in labels} - {"le"} == set(named[family][1]), name
        if named[family][0] != "gauge" and not name.startswith("process_"):
            assert value == 0, f"{name} {dict(labels)} is not at zero"


def test_calls_and_lookups_are_counted_as_the_client_made_them(client: Client, upstream: Standalone) -> None:
    track = found(client)
    before = client.metrics
    upstream.simulator.forget()
    for _ in range(3):
        assert not client.call("get_track", id=track)["isError"]
    assert client.call("get_track", id="not an id")["isError"]
    assert client.call("get_track", id="0" * 22)["isError"]
    assert client.call("get_track", id="0" * 22)["isError"]
    client.http.legacy(legacy("resources/read", 2, uri=f"spotify://track/{track}"), "2025-06-18")
    metrics = client.metrics
    assert metrics.by("setlist_tool_calls_total", "outcome", tool="get_track") == {"ok": 4, "rejected": 3}
    lookups = metrics.by("setlist_cache_requests_total", "result", endpoint="get_track")
    sent = len(upstream.simulator.requests())
    assert lookups["miss"] == sent and lookups["hit"] == 3
    assert sum(lookups.values()) == 6, "one for each call with arguments that can be right"
    assert metrics.sum("setlist_tool_call_duration_seconds_count", tool="get_track") == 7
    codes = metrics.by("setlist_upstream_requests_total", "code", endpoint="get_track")
    assert sum(codes.values()) == sent == metrics.sum("setlist_upstream_request_duration_seconds_count", endpoint="get_track")
    assert codes["2xx"] == 1 and codes["4xx"] == sent - 1
    overhead = "setlist_gateway_overhead_seconds_count"
    assert metrics.sum(overhead) - before.sum(overhead) == sent
    operations = metrics.by("mcp_server_operation_duration_seconds_count", "mcp_method_name")
    assert operations == {"tools/call": 7, "resources/read": 1}
    assert metrics.sum("mcp_server_operation_duration_seconds_count", error_type="tool_error") == 3
    assert metrics.sum("setlist_cache_fills_total", result="stored") >= 2
    assert metrics.sum("setlist_cache_entries") >= 2 and metrics.sum("setlist_cache_bytes") > 0
    judged(metrics.text)


def test_writes_are_counted_with_what_they_make_stale(client: Client) -> None:
    client.call("get_playback")
    result = client.call("set_volume", volume_percent=30)
    metrics = client.metrics
    assert metrics.by("setlist_tool_calls_total", "outcome", tool="set_volume") == {"rejected" if result["isError"] else "ok": 1}
    if not result["isError"]:
        assert metrics.sum("setlist_cache_invalidations_total", cause="write") >= 1


def test_a_429_is_seen_in_requests_retries_and_the_gate(client: Client, upstream: Standalone) -> None:
    upstream.simulator.faults({"path": "/v1/tracks/*", "status": 429, "retry_after": 3600, "times": 1})
    assert client.call("get_track", id="1" * 22)["isError"]
    assert client.call("get_track", id="2" * 22)["isError"]
    metrics = client.metrics
    assert metrics.sum("setlist_upstream_throttled_total") == 1 == metrics.sum("setlist_upstream_requests_total", code="429")
    assert metrics.by("setlist_tool_calls_total", "outcome", tool="get_track") == {"failed": 1, "refused": 1}
    assert metrics.by("setlist_retries_total", "result", endpoint="get_track") == {"deadline": 1}
    decisions = metrics.by("setlist_rate_limit_decisions_total", "decision")
    assert decisions == {"admit": 1, "reject": 1}
    assert metrics.sum("setlist_rate_limit_wait_seconds_count") == 2
    closed = metrics.sum("setlist_penalty_gate_closed_until_timestamp_seconds")
    now = metrics.sum("setlist_config_last_reload_success_timestamp_seconds")
    assert 3590 < closed - now < 3600 * 1.05 + 60
    remaining, limits = metrics.all("setlist_rate_limit_remaining"), metrics.all("setlist_rate_limit_limit")
    assert len(remaining) == len(limits) > 0 and sum(limits) - sum(remaining) > 0


def test_a_breaker_that_opens_is_seen(client: Client, upstream: Standalone) -> None:
    upstream.simulator.faults({"path": "/v1/tracks/*", "status": 503})
    name = ""
    for number in range(40):
        client.call("get_track", id=f"{number:022}")
        states = client.metrics
        opened = [dict(own)["breaker"] for (other, own), value in states.series.items()
                  if other == "setlist_circuit_breaker_state" and dict(own)["state"] == "open" and value == 1]
        if opened:
            name = opened[0]
            break
    assert name, "no breaker opened"
    refused = client.call("get_track", id="9" * 22)
    assert refused["structuredContent"]["error"] == "circuit_open"
    metrics = client.metrics
    assert metrics.by("setlist_circuit_breaker_state", "state", breaker=name) == {"open": 1}
    assert metrics.sum("setlist_circuit_breaker_transitions_total", breaker=name, to="open") == 1
    assert metrics.sum("setlist_circuit_breaker_rejections_total", breaker=name) >= 1
    assert metrics.sum("setlist_circuit_breaker_override_active", breaker=name) == 0
    assert metrics.sum("setlist_upstream_requests_total", code="5xx") == len(upstream.simulator.requests())
    assert metrics.sum("setlist_retries_total", result="retried") > 0
    assert metrics.sum("setlist_retry_budget_remaining_ratio") <= 1
    client.admin.post(f"/breakers/{name}/force-close")
    forced = client.metrics
    assert forced.sum("setlist_circuit_breaker_override_active", breaker=name) == 1
    assert forced.by("setlist_circuit_breaker_state", "state", breaker=name) == {"forced_closed": 1}


def test_the_gateway_tells_of_itself(client: Client, gateway: Gateway) -> None:
    until(lambda: client.metrics.sum("setlist_ready") == 1, "the gateway to be ready")
    metrics = client.metrics
    version = client.admin.get("/version").json
    assert metrics.sum("setlist_build_info", version=version["version"]) == 1
    assert metrics.sum("setlist_config_info", revision=version["revision"]) == 1
    assert metrics.sum("setlist_config_last_reload_successful") == 1
    checks = {check["name"] for check in client.admin.get("/health").json["checks"]}
    assert set(metrics.by("setlist_health_check_status", "check")) <= checks
    resident = metrics.sum("process_resident_memory_bytes")
    assert 0.5 < resident / gateway.resident_bytes < 2
    assert metrics.sum("process_start_time_seconds") <= metrics.sum("setlist_config_last_reload_success_timestamp_seconds") + 60


def test_the_format_is_the_one_that_is_accepted(client: Client) -> None:
    plain = client.admin.get("/metrics")
    assert plain.headers["content-type"] == TEXT and "# EOF" not in plain.text
    accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"
    open_metrics = client.admin.get("/metrics", Accept=accept)
    assert open_metrics.headers["content-type"] == OPEN_METRICS and open_metrics.text.endswith("# EOF\n")


def test_a_slow_call_of_a_recorded_trace_is_an_exemplar(client: Client) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    message = legacy("tools/call", 1, name="get_track", arguments={"id": "3" * 22}, _meta={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    client.http.legacy(message, "2025-06-18")
    text = client.admin.get("/metrics", Accept="application/openmetrics-text").text
    assert re.search(rf'^setlist_tool_call_duration_seconds_bucket\{{tool="get_track".*\}} 1 # \{{trace_id="{trace}"\}} ', text, re.MULTILINE)


def test_a_token_is_asked_for_like_everywhere_else(upstream: Standalone, tmp_path: Path) -> None:
    edit = ("policies.yaml", "token: ${SETLIST_ADMIN_TOKEN:-}", "token: only-for-tests-0123456789")
    with Gateway.serve(upstream.api, "--config", configuration.write(tmp_path, edit)) as gateway:
        admin = Admin(gateway.admin)
        assert admin.get("/metrics").status == 401
        assert admin.get("/metrics", Authorization="Bearer only-for-tests-0123456789").status == 200
