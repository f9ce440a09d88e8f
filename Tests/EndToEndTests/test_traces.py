"""Traces as a collector receives them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.admin import Admin
from support.binary import DEMO_TOKEN
from support.collector import Collector
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern_call
from support.metrics import Metrics
from support.recording import Recording
from support.simulator import Simulator
from support.standalone import Standalone

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
SERVER, CLIENT = 2, 3


@pytest.fixture(scope="module")
def upstream() -> Iterator[Standalone]:
    with Standalone() as upstream:
        yield upstream


@pytest.fixture
def simulator(upstream: Standalone) -> Simulator:
    upstream.simulator.reset()
    return upstream.simulator


@contextmanager
def serving(upstream: Standalone, *arguments: str, **variables: str) -> Iterator[Gateway]:
    env = {"SPOTIFY_API_URL": upstream.api, "SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN, "OTEL_BSP_SCHEDULE_DELAY": "50", **variables}
    with Gateway("serve", "--transport", "http", "--port", "0", *arguments, env=env) as gateway:
        yield gateway


def spans(gateway: Gateway) -> dict[str, float]:
    return Metrics(Admin(gateway.admin)).by("setlist_spans_total", "result")


def traced(tool: str, id: int = 1, flags: str = "01", **arguments: object) -> dict:
    message = modern_call(tool, id, **arguments)
    message["params"]["_meta"]["traceparent"] = f"00-{TRACE}-{PARENT}-{flags}"
    return message


def test_a_call_goes_on_in_the_clients_trace_and_the_upstream_in_the_gateways(
    upstream: Standalone, simulator: Simulator, recording: Recording
) -> None:
    with Collector() as collector:
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_HEADERS": "x-key=collector-key-1", "OTEL_SERVICE_NAME": "mine"}
        with serving(upstream, "--log-level", "debug", **variables) as gateway, RawHTTP(gateway, recording) as http:
            simulator.faults({"path": "/v1/me/player/devices", "status": 503, "times": 1})
            assert not http.modern(traced("get_devices")).json["result"]["isError"]
            call, first, second = collector.wait(3)
            path, headers = collector.requests[0]
            assert (path, headers["content-type"], headers["x-key"]) == ("/v1/traces", "application/json", "collector-key-1")
            assert collector.resources[0]["service.name"] == "mine" and collector.resources[0]["service.version"]
            # The tree.
            assert {span.trace for span in (call, first, second)} == {TRACE}
            until(lambda: spans(gateway) == {"exported": 3}, "the spans to be counted")
            assert (call.kind, call.parent) == (SERVER, PARENT)
            assert [(span.kind, span.parent) for span in (first, second)] == [(CLIENT, call.id)] * 2
            assert call.start <= first.start <= first.end <= second.start <= second.end <= call.end
            # What they say.
            assert call.name == "tools/call get_devices" and call.attributes["gen_ai.tool.name"] == "get_devices"
            assert call.attributes["mcp.method.name"] == "tools/call" and call.attributes["setlist.attempts"] == 2
            assert call.attributes["setlist.outcome"] == "ok" and call.events == ["setlist.retry"] and not call.failed
            assert (first.attributes["http.response.status_code"], first.attributes["error.type"], first.failed) == (503, "503", True)
            assert (second.attributes["http.response.status_code"], second.failed) == (200, False)
            assert second.attributes["http.request.resend_count"] == 1
            # What the upstream was told.
            sent = [request.headers["traceparent"] for request in simulator.requests()]
            assert sent == [f"00-{TRACE}-{span.id}-01" for span in (first, second)]
            # The log's line leads to the span.
            assert gateway.stderr.search(rf"tool=get_devices outcome=ok .*trace_id={TRACE} span_id={call.id}")
            assert "collector-key-1" not in gateway.stderr.text


def test_a_hit_is_a_span_of_its_own(upstream: Standalone, simulator: Simulator, recording: Recording) -> None:
    with Collector() as collector, serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url) as gateway:
        with RawHTTP(gateway, recording) as http:
            http.modern(modern_call("get_my_playlists", 1))
            collector.wait(2)
            http.modern(traced("get_my_playlists", 2))
            hit = collector.wait(3)[-1]
    assert (hit.trace, hit.parent, hit.attributes["setlist.cache.result"]) == (TRACE, PARENT, "hit")
    assert hit.attributes["network.transport"] == "tcp" and len(hit.attributes["setlist.config.revision"]) == 16


def test_ids_of_what_is_asked_for_are_in_no_span(upstream: Standalone, simulator: Simulator, recording: Recording) -> None:
    id = "4" * 22
    with Collector() as collector, serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url) as gateway:
        with RawHTTP(gateway, recording) as http:
            message = traced("get_track")
            message["params"]["arguments"] = {"id": id}
            http.modern(message)
            spans = collector.wait(2)
    assert spans[-1].attributes["url.template"] == "/tracks/{id}" and spans[-1].name == "GET /tracks/{id}"
    assert id not in repr(spans)


def test_what_waits_is_sent_before_the_end(upstream: Standalone, simulator: Simulator, recording: Recording) -> None:
    with Collector() as collector:
        with serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, OTEL_BSP_SCHEDULE_DELAY="3600000") as gateway:
            with RawHTTP(gateway, recording) as http:
                http.modern(traced("get_devices"))
            assert collector.spans == []
        assert len(collector.spans) == 2


def test_calls_do_not_notice_a_collector_that_is_away(upstream: Standalone, simulator: Simulator, recording: Recording) -> None:
    with Collector() as collector:
        collector.status = 400
        with serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url) as gateway, RawHTTP(gateway, recording) as http:
            assert not http.modern(traced("get_devices")).json["result"]["isError"]
            assert gateway.stderr.search("spans are lost: the collector answered 400")
            collector.status = 200
            http.modern(traced("get_queue", 2))
            assert gateway.stderr.search("spans arrive again")
    with serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9") as gateway, RawHTTP(gateway, recording) as http:
        assert not http.modern(traced("get_devices")).json["result"]["isError"]
    assert "the collector cannot be reached" in gateway.stderr.text


def test_the_caller_and_the_environment_decide_what_is_recorded(upstream: Standalone, simulator: Simulator, recording: Recording) -> None:
    with Collector() as collector:
        with serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url) as gateway, RawHTTP(gateway, recording) as http:
            http.modern(traced("get_devices", flags="00"))
        assert collector.spans == []
        with serving(upstream, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, OTEL_TRACES_SAMPLER="always_off") as gateway:
            with RawHTTP(gateway, recording) as http:
                http.modern(traced("get_devices"))
        assert collector.spans == []
        sent = [request.headers["traceparent"] for request in simulator.requests()]
        assert [parent.split("-")[1] for parent in sent] == [TRACE] * 2
        assert [parent.split("-")[3] for parent in sent] == ["00", "00"]


def test_a_setting_that_cannot_be_used_is_said(upstream: Standalone, recording: Recording) -> None:
    with serving(upstream, OTEL_TRACES_EXPORTER="zipkin") as gateway:
        assert "OTEL_TRACES_EXPORTER=zipkin is not known" in gateway.stderr.text
