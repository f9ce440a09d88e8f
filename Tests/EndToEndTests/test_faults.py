"""Trouble with the upstream, end to end: what the client is told, what the upstream sees of it, and what the breakers make of it."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import configuration
from support.admin import Admin
from support.binary import BINARY, ROOT, environment
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern
from support.metrics import Metrics
from support.recording import Recording
from support.standalone import Standalone

TRACKS = [f"{number:022d}" for number in range(1, 60)]


class Client:
    """Calls tools of one gateway and looks at its breakers."""

    def __init__(self, gateway: Gateway, recording: Recording) -> None:
        self.gateway = gateway
        self.http = RawHTTP(gateway, recording)
        self.admin = Admin(gateway.admin)
        self.calls = 0

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        self.calls += 1
        return self.http.modern(modern("tools/call", self.calls, name=tool, arguments=arguments)).json["result"]

    def track(self, number: int) -> dict[str, Any]:
        """Another track each time, so that no cache answers."""
        return self.call("get_track", id=TRACKS[number])

    def breaker(self, name: str) -> dict[str, Any]:
        return self.admin.get(f"/breakers/{name}").json

    def history(self, name: str) -> list[tuple[str, str]]:
        return [(change["to"], change["cause"]) for change in self.breaker(name)["transitions"]]

    def requests(self, tool: str) -> dict[str, float]:
        """The requests of a tool that the metrics count, by class of answer."""
        return Metrics(self.admin).by("setlist_upstream_requests_total", "code", endpoint=tool)

    def outcomes(self, tool: str) -> dict[str, float]:
        """How the calls of a tool ended, as the metrics count them."""
        return Metrics(self.admin).by("setlist_tool_calls_total", "outcome", tool=tool)

    def retries(self, tool: str) -> dict[str, float]:
        """What became of its failed attempts."""
        return Metrics(self.admin).by("setlist_retries_total", "result", endpoint=tool)

    def moves(self, breaker: str) -> dict[str, float]:
        """The breaker's transitions that the metrics count, by the state it went to."""
        return Metrics(self.admin).by("setlist_circuit_breaker_transitions_total", "to", breaker=breaker)

    def state(self, breaker: str) -> str:
        """The state that the metrics show: the one of them that is 1."""
        return next(iter(Metrics(self.admin).by("setlist_circuit_breaker_state", "state", breaker=breaker)))

    def seen(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.gateway.simulator.requests()]


@pytest.fixture
def client(gateway: Gateway, recording: Recording) -> Iterator[Client]:
    client = Client(gateway, recording)
    with client.http:
        gateway.simulator.forget()
        yield client


def test_a_burst_of_errors_opens_the_endpoints_breaker(client: Client) -> None:
    client.gateway.simulator.faults({"path": "/v1/tracks/*", "status": 503})
    first = client.track(0)
    assert first["isError"] is True
    assert first["structuredContent"]["status"] == 503
    assert first["structuredContent"]["attempts"] == 3
    assert first["_meta"]["dev.setlist/call"]["outcome"] == "failure"
    second = client.track(1)
    assert second["structuredContent"]["status"] == 503, "the true answer, not the refusal of its retry"
    assert second["structuredContent"]["breaker"] == {"name": "catalog.get_track", "state": "open"}
    third = client.track(2)["structuredContent"]
    assert third["error"] == "circuit_open"
    assert third["refused_by"] == "catalog.get_track"
    assert 55 <= third["retry_after_seconds"] <= 66
    assert len(client.seen()) == 5
    assert client.history("catalog.get_track") == [("open", "consecutive_failures")]
    assert client.breaker("spotify")["state"] == "closed", "one endpoint is not all of the upstream"
    assert client.call("get_devices")["isError"] is False
    assert client.requests("get_track") == {"5xx": 5}
    assert client.outcomes("get_track") == {"failed": 2, "refused": 1}
    # The last of the four found the breaker open that the failure before it had opened.
    assert client.retries("get_track") == {"retried": 4, "exhausted": 1}
    assert client.moves("catalog.get_track") == {"open": 1} and client.moves("spotify") == {}
    assert (client.state("catalog.get_track"), client.state("spotify")) == ("open", "closed")


def test_a_short_burst_is_not_noticed(client: Client) -> None:
    client.gateway.simulator.faults({"path": "/v1/me/player/devices", "status": 502, "html": True, "times": 1})
    answer = client.call("get_devices")
    assert answer["isError"] is False
    assert answer["_meta"]["dev.setlist/call"]["attempts"] == 2
    assert client.seen() == ["GET /v1/me/player/devices"] * 2
    assert client.requests("get_devices") == {"5xx": 1, "2xx": 1}
    assert client.outcomes("get_devices") == {"ok": 1}
    assert client.retries("get_devices") == {"retried": 1}
    assert client.history("player.player") == [] and client.moves("player.player") == {}


def test_a_lost_answer_is_asked_for_again_only_where_that_does_no_harm(client: Client) -> None:
    client.gateway.simulator.faults({"path": "/v1/tracks/*", "action": "reset"}, {"path": "/v1/me/player/*", "action": "reset"})
    read = client.track(0)["structuredContent"]
    assert (read["error"], read["attempts"]) == ("interrupted", 3)
    client.gateway.simulator.forget()
    write = client.call("skip_to_next")
    assert write["structuredContent"]["error"] == "interrupted"
    assert "may have been carried out" in write["content"][0]["text"]
    assert client.seen() == ["POST /v1/me/player/next"]
    assert client.requests("get_track") == {"error": 3} and client.requests("skip_to_next") == {"error": 1}
    assert client.outcomes("get_track") == client.outcomes("skip_to_next") == {"failed": 1}
    assert client.retries("get_track") == {"retried": 2, "exhausted": 1} and client.retries("skip_to_next") == {}
    assert client.history("catalog.get_track") == client.history("player.player") == [], "fewer than the five that open it"


def test_a_truncated_answer_is_an_error_and_not_the_end_of_the_endpoint(client: Client) -> None:
    client.gateway.simulator.faults({"path": "/v1/me/player/devices", "action": "truncate", "times": 1})
    assert client.call("get_devices")["structuredContent"]["error"] == "unreadable_answer"
    assert client.call("get_devices")["isError"] is False
    assert client.breaker("player.player")["state"] == "closed"
    assert client.requests("get_devices") == {"2xx": 2}
    assert client.outcomes("get_devices") == {"failed": 1, "ok": 1}
    assert client.history("player.player") == [] and client.state("player.player") == "closed"


def test_what_plays_already_breaks_nothing(client: Client) -> None:
    """Spotify answers 500 to playing what plays: `classify` of endpoints.yaml calls that a success."""
    client.gateway.simulator.faults({"path": "/v1/me/player/pause", "status": 500})
    for _ in range(8):
        assert client.call("pause_playback")["structuredContent"]["status"] == 500
    assert client.breaker("player.player")["state"] == "closed"
    assert len(client.seen()) == 8


def test_a_device_that_sleeps_is_asked_again(client: Client) -> None:
    client.gateway.simulator.faults({"path": "/v1/me/player/pause", "status": 202, "times": 1})
    began = time.monotonic()
    answer = client.call("pause_playback")
    assert time.monotonic() - began >= 5
    assert answer["_meta"]["dev.setlist/call"]["attempts"] == 2


def test_a_short_pause_is_kept_and_a_long_one_is_told(client: Client) -> None:
    client.gateway.simulator.faults({"path": "/v1/tracks/*", "status": 429, "retry_after": 1, "times": 1})
    began = time.monotonic()
    answer = client.track(0)
    assert time.monotonic() - began >= 1
    assert answer["_meta"]["dev.setlist/call"]["attempts"] == 2
    client.gateway.simulator.faults({"path": "/v1/tracks/*", "status": 429, "retry_after": 3600})
    assert client.track(1)["structuredContent"]["status"] == 429
    client.gateway.simulator.forget()
    # Whoever slept on it would sleep for an hour.
    for number in range(2, 30):
        refused = client.track(number)["structuredContent"]
        assert refused["error"] == "gate_closed"
        assert 3500 < refused["retry_after_seconds"] <= 3600 * 1.05 + 1
    assert client.seen() == [], "nothing is sent while the upstream asks for silence"
    assert client.breaker("catalog.get_track")["state"] == "closed"
    assert client.requests("get_track") == {"429": 2, "4xx": 1}, "and the second try of the first call, which found no such track"
    assert client.outcomes("get_track") == {"rejected": 1, "failed": 1, "refused": 28}
    assert client.history("catalog.get_track") == [] and client.state("catalog.get_track") == "closed"
    metrics = Metrics(client.admin)
    assert metrics.sum("setlist_upstream_throttled_total") == 2
    assert 3400 < metrics.sum("setlist_penalty_gate_closed_until_timestamp_seconds") - time.time() <= 3600 * 1.05 + 1


def test_a_caller_can_shorten_the_deadline(client: Client) -> None:
    client.gateway.simulator.slow("/v1/me/player/devices", 30_000)
    message = modern("tools/call", 1, name="get_devices", arguments={})
    message["params"]["_meta"]["dev.setlist/timeout_ms"] = 300
    answer = client.http.modern(message).json["result"]
    assert answer["structuredContent"]["error"] == "timed_out"
    assert answer["content"][0]["text"].startswith("Spotify did not answer before the call's deadline."), "not the tool's timeout"
    assert client.breaker("player.player")["window"]["failures"] == 0
    message["params"]["_meta"]["dev.setlist/timeout_ms"] = "soon"
    assert client.http.modern(message).json["error"]["code"] == -32602


def test_slow_answers_time_out_and_open_the_breaker(tmp_path: Path, recording: Recording) -> None:
    config = configuration.write(tmp_path, ("endpoints.yaml", "    timeout: 10s\n", "    timeout: 200ms\n"))
    with Gateway.demo("--config", str(config)) as gateway:
        client = Client(gateway, recording)
        with client.http:
            gateway.simulator.slow("/v1/me/player/queue", 2000)
            for _ in range(5):
                assert client.call("get_queue")["structuredContent"]["error"] == "timed_out"
            assert client.call("get_queue")["structuredContent"]["error"] == "circuit_open"
            assert client.history("player.player") == [("open", "consecutive_failures")]
            assert client.call("pause_playback")["structuredContent"]["error"] == "circuit_open", "the group shares it"
            assert client.requests("get_queue") == {"error": 5} and client.requests("pause_playback") == {}
            assert client.outcomes("get_queue") == {"failed": 5, "refused": 1} and client.outcomes("pause_playback") == {"refused": 1}
            assert client.moves("player.player") == {"open": 1} and client.state("player.player") == "open"
            # Silence is held against the whole upstream as well, and its breaker is asked first.
            assert client.history("spotify") == [("open", "consecutive_failures")]
            assert Metrics(client.admin).by("setlist_circuit_breaker_rejections_total", "breaker") == {"spotify": 2}


@pytest.mark.parametrize("kind", ["name", "tls"])
def test_an_upstream_that_cannot_be_reached(kind: str, recording: Recording) -> None:
    with Standalone() as upstream:
        url = "http://no-such-host.invalid/v1" if kind == "name" else upstream.api.replace("http://", "https://")
        with Gateway.serve(url) as gateway:
            client = Client(gateway, recording)
            with client.http:
                first = client.track(0)
                assert first["structuredContent"]["error"] == "unreachable"
                assert first["structuredContent"]["attempts"] == 3
                assert "Nothing was sent" in first["content"][0]["text"]
                client.track(1)
                refused = client.call("get_album", id=TRACKS[0])["structuredContent"]
                assert refused["error"] == "circuit_open"
                assert refused["refused_by"] == "spotify", "a connection that fails is everybody's trouble"
                assert client.history("spotify") == [("open", "consecutive_failures")]
                assert client.requests("get_track") == {"error": 5} and client.requests("get_album") == {}
                assert client.outcomes("get_track") == {"failed": 2} and client.outcomes("get_album") == {"refused": 1}
                assert client.moves("spotify") == {"open": 1} and client.state("spotify") == "open"


def test_an_upstream_that_comes_back_is_used_again(tmp_path: Path, recording: Recording) -> None:
    config = configuration.write(tmp_path, ("policies.yaml", "duration: 60s", "duration: 1s"), ("policies.yaml", "trip: {distinct_endpoints: 3, slow_rate: null}", "trip: {distinct_endpoints: 3, slow_rate: null}\n    open: {duration: 1s}"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with Gateway.serve(f"http://127.0.0.1:{port}/v1", "--config", config) as gateway:
        client = Client(gateway, recording)
        with client.http:
            for number in range(2):
                assert client.track(number)["structuredContent"]["error"] == "unreachable"
            assert client.track(2)["structuredContent"]["error"] == "circuit_open"
            upstream = subprocess.Popen(
                [BINARY, "simulate-upstream", "--port", str(port)], env=environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            try:
                while "api:" not in upstream.stderr.readline():
                    assert upstream.poll() is None
                numbers = iter(range(3, 60))
                answered = until(
                    lambda: (answer := client.track(next(numbers))["structuredContent"]).get("error") != "circuit_open" and answer,
                    "the breaker to let one through", pause=0.1,
                )
                answers = [answered, *(client.track(next(numbers))["structuredContent"] for _ in range(2))]
            finally:
                upstream.terminate()
                upstream.wait(15)
            assert [answer.get("error") for answer in answers] == ["upstream_error"] * 3, "404s: it answers"
            expected = [("open", "consecutive_failures"), ("half_open", "open_time_over"), ("closed", "probes_succeeded")]
            assert client.history("spotify") == expected
            assert client.history("catalog.get_track") == expected
            for breaker in ("spotify", "catalog.get_track"):
                assert client.moves(breaker) == {"open": 1, "half_open": 1, "closed": 1} and client.state(breaker) == "closed"
            assert client.requests("get_track")["error"] == 5, "what could not be sent; and then"
            assert client.requests("get_track")["4xx"] == 3


def test_an_operator_opens_and_resets_a_breaker(client: Client) -> None:
    def breakers(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BINARY, "breakers", *arguments, "--admin", client.gateway.admin], env=environment({"USER": "ada"}), cwd=ROOT, capture_output=True, text=True, timeout=30
        )

    done = breakers("force-open", "catalog.get_track", "--ttl", "600")
    assert done.returncode == 0, done.stderr
    assert "forced_open" in done.stdout
    refused = client.track(0)["structuredContent"]
    assert (refused["error"], refused["refused_by"]) == ("circuit_open", "catalog.get_track")
    assert 590 <= refused["retry_after_seconds"] <= 600
    shown = json.loads(breakers("show", "catalog.get_track", "--format", "json").stdout)
    assert shown["override"]["actor"] == "ada"
    assert breakers("reset", "catalog.get_track").returncode == 0
    assert client.track(0)["structuredContent"].get("error") in (None, "upstream_error")
    assert client.history("catalog.get_track") == [("forced_open", "forced"), ("closed", "reset")]
    listed = breakers()
    assert "catalog.get_track" in listed.stdout and "player.player" in listed.stdout and "spotify" in listed.stdout
    unknown = breakers("reset", "nobody")
    assert unknown.returncode == 1
    assert "nobody" in unknown.stderr
