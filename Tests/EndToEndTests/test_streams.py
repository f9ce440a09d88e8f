"""Standing streams, sessions, cancellation and trace context on raw sockets and pipes."""

import json
import time

import pytest
from support import configuration
from support.deadline import until
from support.gateway import Gateway
from support.http_client import JSON_HEADERS, RawHTTP
from support.messages import (
    LATEST_LEGACY,
    Message,
    encode,
    headers_for,
    initialize,
    legacy,
    legacy_call,
    modern,
    modern_call,
    notification,
)
from support.recording import Recording
from support.stdio import Stdio


def playlists(http: RawHTTP) -> tuple[tuple[str, str], tuple[str, str]]:
    """The ids and the URIs of two of the user's own playlists."""
    rows = http.modern(modern_call("get_my_playlists", 900, limit=50)).json["result"]["structuredContent"]["items"]
    first, second, *_ = [row["id"] for row in rows if row["owner"]["id"] == rows[0]["owner"]["id"]]
    return (first, f"spotify://playlist/{first}"), (second, f"spotify://playlist/{second}")


def rename(id: str, number: int) -> dict[str, object]:
    return {"playlist_id": id, "name": f"Renamed {number}"}


ID_KEY = "io.modelcontextprotocol/subscriptionId"
ACKNOWLEDGED = "notifications/subscriptions/acknowledged"


def listen(id: int | str = 7, **notifications: object) -> Message:
    return modern("subscriptions/listen", id, notifications=notifications or {"toolsListChanged": True})


def is_end(message: Message, id: int | str) -> bool:
    result = message["result"]
    return message["id"] == id and result["resultType"] == "complete" and result["_meta"][ID_KEY] == id and len(result) == 2


class Events:
    """One connection whose response is a stream of events."""

    def __init__(self, gateway: Gateway, recording: Recording, method: str, message: Message | None, headers: dict[str, str]) -> None:
        self.recording = recording
        self.http = RawHTTP(gateway, recording)
        body = encode(message) if message else b""
        if message:
            recording.to_server(message)
        self.http.send(self.http.bytes_of(body, headers, method))
        self.status = int(self.http.reader.readline().split(b" ")[1])
        self.headers = {}
        while (line := self.http.reader.readline()) != b"\r\n":
            name, _, value = line.decode().partition(":")
            self.headers[name.lower()] = value.strip()

    def next(self) -> Message | None:
        """The next message; None at the end of the stream."""
        while (size := int(self.http.reader.readline(), 16)) > 0:
            chunk = self.http.reader.read(size + 2)[:size]
            if chunk.startswith(b":"):
                continue
            data = next(line for line in chunk.split(b"\r\n") if line.startswith(b"data: "))
            message = json.loads(data[6:])
            self.recording.from_server(message)
            return message
        return None

    def close(self) -> None:
        self.http.close()

    def __enter__(self) -> "Events":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def opened(gateway: Gateway, recording: Recording, message: Message) -> Events:
    return Events(gateway, recording, "POST", message, {**JSON_HEADERS, **headers_for(message)})


def session(http: RawHTTP) -> dict[str, str]:
    id = http.legacy(initialize()).header("mcp-session-id")
    assert id and all(0x21 <= ord(character) <= 0x7E for character in id)
    headers = {"Mcp-Session-Id": id}
    assert http.legacy(notification("notifications/initialized"), LATEST_LEGACY, headers).status == 202
    return headers


# Modern streams


def test_a_listen_is_acknowledged_first_and_ends_with_a_result_when_the_gateway_stops(recording: Recording) -> None:
    with Gateway.demo() as gateway, opened(gateway, recording, listen("seven")) as events:
        assert events.status == 200
        assert events.headers["content-type"] == "text/event-stream"
        assert events.headers["cache-control"] == "no-cache, no-transform"
        assert events.headers["x-accel-buffering"] == "no"
        first = events.next()
        assert first["method"] == ACKNOWLEDGED
        assert first["params"] == {"_meta": {ID_KEY: "seven"}, "notifications": {"toolsListChanged": True}}
        gateway.terminate()
        assert is_end(events.next(), "seven")
        assert events.next() is None


def test_a_write_tells_those_who_listen_to_its_resource_and_nobody_else(shared: Gateway, http: RawHTTP, recording: Recording) -> None:
    (id, uri), (other_id, other_uri) = playlists(http)
    others = [other_uri, "spotify://artist/1", "x://y"]
    with opened(shared, recording, listen(1, resourceSubscriptions=[uri])) as mine:
        with opened(shared, recording, listen(2, toolsListChanged=True, resourceSubscriptions=others)) as other:
            assert mine.next()["params"]["notifications"] == {"resourceSubscriptions": [uri]}
            assert other.next()["params"]["notifications"] == {"toolsListChanged": True, "resourceSubscriptions": [other_uri]}
            assert http.modern(modern_call("change_playlist_details", 3, **rename(id, 1))).json["result"]["isError"] is False
            updated = mine.next()
            assert updated["method"] == "notifications/resources/updated"
            assert updated["params"] == {"_meta": {ID_KEY: 1}, "uri": uri}
            # The first that the other hears of is what it listens to.
            http.modern(modern_call("change_playlist_details", 4, **rename(other_id, 1)))
            assert other.next()["params"] == {"_meta": {ID_KEY: 2}, "uri": other_uri}


def test_listening_needs_a_client_that_reads_events(http: RawHTTP) -> None:
    assert http.modern(listen(), {"Accept": "application/json"}).status == 406


def test_streams_of_one_caller_are_bounded(tmp_path, recording: Recording) -> None:
    with Gateway.demo("--config", str(configuration.write(tmp_path, ("policies.yaml", "max_per_caller: 256", "max_per_caller: 3")))) as gateway:
        streams = [opened(gateway, recording, listen(id)) for id in range(3)]
        with RawHTTP(gateway, recording) as http:
            refused = http.modern(listen(9))
            assert (refused.status, refused.header("retry-after"), refused.json["id"]) == (429, "1", 9)
            streams.pop().close()
            until(lambda: accepted(gateway, recording), "a place to be free again")
        for stream in streams:
            stream.close()


def accepted(gateway: Gateway, recording: Recording) -> bool:
    with opened(gateway, recording, listen(10)) as events:
        return events.status == 200


def test_a_thousand_listens_are_taken_up_to_the_cap(tmp_path, recording: Recording) -> None:
    more = ("policies.yaml", "max_per_caller: 256", "max_per_caller: 1000")
    folder = configuration.write(tmp_path, more, max_connections=1200)
    with Gateway.demo("--config", str(folder)) as gateway:
        streams = [opened(gateway, recording, listen(id)) for id in range(1010)]
        assert [stream.status for stream in streams] == [200] * 1000 + [429] * 10
        for stream in streams:
            stream.close()


# Sessions of the older revisions


def test_a_session_has_one_stream_and_is_gone_after_delete(shared: Gateway, http: RawHTTP, recording: Recording) -> None:
    headers = session(http)
    get = {"Accept": "text/event-stream", **headers}
    with Events(shared, recording, "GET", None, get) as events:
        assert (events.status, events.headers["content-type"]) == (200, "text/event-stream")
        with Events(shared, recording, "GET", None, get) as second:
            assert second.status == 409
        assert http.request(b"", headers, "DELETE").status == 200
        assert events.next() is None
    assert http.request(b"", headers, "DELETE").status == 404
    assert http.request(b"", get, "GET").status == 404
    assert http.legacy(legacy("ping"), LATEST_LEGACY, headers).status == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_are_no_sessions_in_the_modern_era(http: RawHTTP, method: str) -> None:
    for headers in ({}, {"MCP-Protocol-Version": "2026-07-28", "Mcp-Session-Id": "x"}):
        response = http.request(b"", headers, method)
        assert (response.status, response.header("allow")) == (405, "POST")


def test_a_subscribed_resource_is_told_of_on_the_stream_of_the_session(shared: Gateway, http: RawHTTP, recording: Recording) -> None:
    (id, uri), (other_id, other_uri) = playlists(http)
    headers = session(http)
    with Events(shared, recording, "GET", None, {"Accept": "text/event-stream", **headers}) as events:
        assert http.legacy(legacy("resources/subscribe", 2, uri=uri), LATEST_LEGACY, headers).json["result"] == {}
        http.legacy(legacy_call("change_playlist_details", 3, **rename(id, 2)), LATEST_LEGACY, headers)
        assert events.next() == {"jsonrpc": "2.0", "method": "notifications/resources/updated", "params": {"uri": uri}}
        assert http.legacy(legacy("resources/unsubscribe", 4, uri=uri), LATEST_LEGACY, headers).json["result"] == {}
        http.legacy(legacy_call("change_playlist_details", 5, **rename(id, 3)), LATEST_LEGACY, headers)
        # The next that it is told of is what it listens to now.
        assert http.legacy(legacy("resources/subscribe", 6, uri=other_uri), LATEST_LEGACY, headers).json["result"] == {}
        http.legacy(legacy_call("change_playlist_details", 7, **rename(other_id, 2)), LATEST_LEGACY, headers)
        assert events.next()["params"] == {"uri": other_uri}


def test_an_unknown_resource_cannot_be_subscribed_to(http: RawHTTP) -> None:
    error = http.legacy(legacy("resources/subscribe", uri="x://y"), LATEST_LEGACY, session(http)).json["error"]
    assert (error["code"], error["data"]) == (-32002, {"uri": "x://y"})


# Cancellation


def test_cancelled_within_a_session_gets_no_answer(shared: Gateway, http: RawHTTP, recording: Recording) -> None:
    headers = session(http)
    shared.simulator.slow("/v1/me/player/queue", 10_000)
    with RawHTTP(shared, recording) as waiting:
        call = legacy_call("get_queue", id=5)
        waiting.send(waiting.bytes_of(encode(call), {**JSON_HEADERS, **headers}))
        until(lambda: shared.simulator.requests(), "the call to reach the upstream")
        assert http.legacy(notification("notifications/cancelled", requestId=5), LATEST_LEGACY, headers).status == 202
        response = waiting.receive()
        assert (response.status, response.body) == (202, b"")


# Trace context


@pytest.mark.parametrize("where", ["_meta", "header"])
def test_the_callers_trace_goes_on_upstream_under_a_span_of_its_own(shared: Gateway, http: RawHTTP, where: str) -> None:
    trace, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    message, headers = modern_call("get_queue" if where == "_meta" else "get_devices"), {}
    if where == "_meta":
        message["params"]["_meta"] |= {"traceparent": f"00-{trace}-{span}-01", "tracestate": "vendor=1"}
        headers = {"traceparent": f"00-{'f' * 32}-{span}-01"}
    else:
        headers = {"traceparent": f"00-{trace}-{span}-01", "tracestate": "vendor=1"}
    http.modern(message, headers)
    (seen,) = shared.simulator.requests()
    version, traced, parent, flags = seen.headers["traceparent"].split("-")
    assert (version, traced, flags) == ("00", trace, "01")
    assert parent != span and len(parent) == 16
    assert seen.headers["tracestate"] == "vendor=1"


# The pipe


def test_a_pipe_carries_streams_of_both_eras_beside_everything_else() -> None:
    # Not judged by a schema: a notification does not say which era it belongs to.
    with Stdio(Recording()) as stdio:
        stdio.handshake()
        rows = stdio.ask(legacy_call("get_my_playlists", 0, limit=1))["result"]["structuredContent"]["items"]
        id, uri = rows[0]["id"], f"spotify://playlist/{rows[0]['id']}"
        stdio.send(listen("a", resourceSubscriptions=[uri]))
        assert stdio.receive()["params"] == {"_meta": {ID_KEY: "a"}, "notifications": {"resourceSubscriptions": [uri]}}
        assert stdio.ask(legacy("resources/subscribe", 1, uri=uri))["result"] == {}
        stdio.send(legacy_call("change_playlist_details", 2, **rename(id, 1)))
        received = [stdio.receive() for _ in range(3)]
        assert {message["id"] for message in received if "id" in message} == {2}
        updates = [message["params"] for message in received if message.get("method") == "notifications/resources/updated"]
        assert {"uri": uri} in updates and {"_meta": {ID_KEY: "a"}, "uri": uri} in updates
        # Cancelled, the modern stream says nothing more; the pipe goes on.
        stdio.send(notification("notifications/cancelled", requestId="a"))
        stdio.send(legacy_call("change_playlist_details", 3, **rename(id, 2)))
        received = [stdio.receive() for _ in range(2)]
        assert [message["params"] for message in received if "params" in message] == [{"uri": uri}]


def test_the_end_of_the_input_ends_a_stream_with_a_result_at_once(recording: Recording) -> None:
    with Stdio(recording) as stdio:
        stdio.send(listen(3))
        assert stdio.receive()["method"] == ACKNOWLEDGED
        started = time.monotonic()
        (result,) = stdio.finish()
        assert is_end(result, 3)
        assert time.monotonic() - started < 1


def test_a_probe_does_not_commit_the_pipe(recording: Recording) -> None:
    with Stdio(recording) as stdio:
        assert stdio.ask(modern("server/discover", 1))["result"]["supportedVersions"] == ["2026-07-28"]
        assert stdio.handshake("2025-06-18")["serverInfo"]["name"]
        assert stdio.ask(legacy("tools/list", 2))["result"]["tools"]
        assert stdio.ask(modern("tools/list", 3))["result"]["resultType"] == "complete"
