"""HTTP itself: who may call, methods, media types, sizes, framing, connections and their ends."""

import signal
import socket
import threading

import pytest
from support.binary import run
from support.deadline import until
from support.gateway import Gateway
from support.http_client import JSON_HEADERS, RawHTTP
from support.messages import encode, headers_for, initialize, legacy, modern, modern_call
from support.recording import Recording
from support.upstream import HeldUpstream

LIST = modern("tools/list")
POST = {**JSON_HEADERS, **headers_for(LIST)}
LIMIT = 1 << 20
ID = "0" * 21 + "1"


def get_track(id: int | str = 1) -> dict:
    return modern("tools/call", id, name="get_track", arguments={"id": ID})


# Who may call


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
@pytest.mark.parametrize("with_port", [True, False])
def test_loopback_names_are_served(http: RawHTTP, host: str, with_port: bool) -> None:
    http.recording.to_server(LIST)
    assert http.request(encode(LIST), {**POST, "Host": f"{host}:{http.gateway.port}" if with_port else host}).status == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example:{port}", "10.0.0.1", ""])
@pytest.mark.parametrize("method", ["POST", "GET", "OPTIONS"])
def test_another_host_is_refused_whatever_the_method(http: RawHTTP, host: str, method: str) -> None:
    response = http.request(encode(LIST), {**POST, "Host": host.format(port=http.gateway.port)}, method)
    assert response.status in (400, 403, 421)
    assert not any("result" in message for message in response.messages)


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1", "evil.example"]])
def test_a_host_that_is_absent_or_came_twice_is_refused(http: RawHTTP, hosts: list[str]) -> None:
    assert http.request(encode(LIST), {**POST, "Host": hosts}).status in (400, 403, 421)


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1", "https://localhost", "http://[::1]:8080"])
def test_loopback_origins_are_served(http: RawHTTP, origin: str) -> None:
    http.recording.to_server(LIST)
    assert http.request(encode(LIST), {**POST, "Origin": origin}).status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "http://evil.example:8808", "localhost"]
)
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "OPTIONS"])
def test_another_origin_is_refused_whatever_the_method(http: RawHTTP, origin: str, method: str) -> None:
    response = http.request(encode(LIST), {**POST, "Origin": origin}, method)
    assert response.status == 403
    assert response.header("access-control-allow-origin") is None


def test_only_loopback_is_listened_on(shared: Gateway) -> None:
    assert shared.host == "127.0.0.1"


# Methods, paths and media types


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "PATCH", "HEAD"])
def test_another_method_is_405_and_says_which_one_is_allowed(http: RawHTTP, method: str) -> None:
    response = http.request(b"", {"Accept": "text/event-stream"}, method)
    assert response.status == 405
    assert response.header("allow") == "POST"


@pytest.mark.parametrize("path", ["/", "/mcp/", "/mcpx", "/MCP", "/metrics"])
def test_another_path_is_404(http: RawHTTP, path: str) -> None:
    assert http.request(encode(LIST), POST, path=path).status == 404


def test_a_query_does_not_change_the_path(http: RawHTTP) -> None:
    http.recording.to_server(LIST)
    assert http.request(encode(LIST), POST, path=f"{http.gateway.path}?x=1").status == 200


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"])
def test_json_is_json_however_it_is_written(http: RawHTTP, kind: str) -> None:
    http.recording.to_server(LIST)
    assert http.request(encode(LIST), {**POST, "Content-Type": kind}).status == 200


@pytest.mark.parametrize("kind", [[], "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/form-data; boundary=x"])
def test_another_content_type_is_415(http: RawHTTP, kind: str | list[str]) -> None:
    assert http.request(encode(LIST), {**POST, "Content-Type": kind}).status == 415


@pytest.mark.parametrize(
    "accept",
    ["application/json, text/event-stream", "text/event-stream,application/json", "*/*", "application/*, text/*", "application/json;q=0.9, text/event-stream;q=0.1"],
)
def test_clients_that_take_json_are_served(http: RawHTTP, accept: str) -> None:
    http.recording.to_server(LIST)
    assert http.request(encode(LIST), {**POST, "Accept": accept}).status == 200


@pytest.mark.parametrize("accept", ["text/html", "image/png, text/plain"])
def test_clients_that_take_neither_json_nor_a_stream_are_refused(http: RawHTTP, accept: str) -> None:
    assert http.request(encode(LIST), {**POST, "Accept": accept}).status == 406


# Sizes


def test_a_body_as_large_as_allowed_is_served(http: RawHTTP) -> None:
    body = encode(LIST)
    http.recording.to_server(LIST)
    assert http.request(body + b" " * (LIMIT - len(body)), POST).status == 200


def test_a_body_that_announces_more_than_allowed_is_refused_at_once(http: RawHTTP) -> None:
    http.send(http.bytes_of(b"", {**POST, "Content-Length": str(LIMIT + 1)}))
    assert http.receive().status == 413


def test_a_chunked_body_that_grows_beyond_the_limit_is_refused(http: RawHTTP) -> None:
    http.send(http.bytes_of(b"", {**POST, "Content-Length": [], "Transfer-Encoding": "chunked"}))
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    try:
        for _ in range(LIMIT // 0x10000 + 2):
            http.send(chunk)
    except (BrokenPipeError, ConnectionResetError):
        pass  # It need not listen to the end.
    assert http.receive().status == 413


def test_headers_without_end_are_refused(http: RawHTTP) -> None:
    try:
        http.send(http.bytes_of(b"", {**POST, "X-Long": "x" * 200_000}))
    except (BrokenPipeError, ConnectionResetError):
        pass
    try:
        assert http.receive().status in (400, 431)
    except ConnectionResetError:
        pass


# Framing


def test_pipelined_requests_are_answered_in_their_order(gateway: Gateway, recording: Recording) -> None:
    gateway.simulator.slow("/v1/tracks/*", 300)
    with RawHTTP(gateway, recording) as http:
        messages = [get_track("first"), modern("tools/list", "second"), get_track("third"), modern_call("get_devices", "fourth")]
        for message in messages:
            recording.to_server(message)
        http.send(b"".join(http.bytes_of(encode(message), {**JSON_HEADERS, **headers_for(message)}) for message in messages))
        assert [http.receive().json["id"] for _ in messages] == ["first", "second", "third", "fourth"]


def test_a_request_may_come_byte_by_byte(http: RawHTTP) -> None:
    http.recording.to_server(LIST)
    for byte in http.bytes_of(encode(LIST), POST):
        http.send(bytes([byte]))
    assert http.receive().status == 200


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_body_may_come_in_chunks(http: RawHTTP, size: int) -> None:
    http.recording.to_server(LIST)
    http.send(http.bytes_of(b"", {**POST, "Content-Length": [], "Transfer-Encoding": "chunked"}))
    body = encode(LIST)
    for start in range(0, len(body), size):
        part = body[start : start + size]
        http.send(f"{len(part):X};extension=1\r\n".encode() + part + b"\r\n")
    http.send(b"0\r\nX-Trailer: 1\r\n\r\n")
    assert http.receive().status == 200
    assert http.modern(modern("tools/list", id=2)).status == 200, "the connection goes on"


def test_a_length_and_chunks_together_are_refused(http: RawHTTP) -> None:
    http.send(http.bytes_of(b"0\r\n\r\n", {**POST, "Content-Length": "5", "Transfer-Encoding": "chunked"}))
    assert http.receive().status == 400
    assert http.is_closed


@pytest.mark.parametrize("lengths", [["10", "20"], "ten", "-1"])
def test_a_contradictory_or_senseless_length_is_refused(http: RawHTTP, lengths: str | list[str]) -> None:
    http.send(http.bytes_of(b"", {**POST, "Content-Length": lengths}))
    assert http.receive().status == 400
    assert http.is_closed


@pytest.mark.parametrize("data", [b"nonsense\r\n\r\n", b"POST /mcp\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"])
def test_what_is_not_http_is_refused_and_the_connection_closed(http: RawHTTP, data: bytes) -> None:
    http.send(data)
    assert http.receive().status == 400
    assert http.is_closed


def test_a_client_that_waits_for_100_continue_gets_it(http: RawHTTP) -> None:
    http.recording.to_server(LIST)
    http.send(http.bytes_of(b"", {**POST, "Content-Length": str(len(encode(LIST))), "Expect": "100-continue"}))
    assert http.receive().status == 100
    http.send(encode(LIST))
    assert http.receive().status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Length": str(LIMIT + 1)}, 413),
        ({"Content-Length": "2", "Origin": "http://evil.example"}, 403),
        ({"Content-Length": "2", "Content-Type": "text/plain"}, 415),
    ],
)
def test_a_client_that_waits_for_100_continue_is_refused_without_it(http: RawHTTP, headers: dict, status: int) -> None:
    http.send(http.bytes_of(b"", {**POST, **headers, "Expect": "100-continue"}))
    assert http.receive().status == status


# Connections


def test_a_connection_serves_many_requests(http: RawHTTP) -> None:
    for id in range(50):
        assert http.modern(modern("tools/list", id)).json["id"] == id


def test_a_refused_request_leaves_the_connection_usable(http: RawHTTP) -> None:
    assert http.request(encode(LIST), POST, path="/nope").status == 404
    assert http.request(b"x" * 1000, {**POST, "Content-Type": "text/plain"}).status == 415
    assert http.request(b"{", POST).status == 400
    assert http.modern(modern("tools/list", id=9)).status == 200


def test_connection_close_is_honoured(http: RawHTTP) -> None:
    http.recording.to_server(LIST)
    response = http.request(encode(LIST), {**POST, "Connection": "close"})
    assert response.status == 200
    assert response.header("connection") == "close"
    assert http.is_closed


def test_http_1_0_is_answered_and_closed(http: RawHTTP) -> None:
    http.recording.to_server(LIST)
    http.send(http.bytes_of(encode(LIST), POST).replace(b" HTTP/1.1\r\n", b" HTTP/1.0\r\n", 1))
    response = http.receive()
    assert response.status == 200
    assert response.header("transfer-encoding") is None
    assert http.is_closed


def test_a_client_that_stops_sending_still_gets_its_answer(gateway: Gateway, recording: Recording) -> None:
    """A half-closed connection is not a disconnect: HTTP clients in scripts do that."""
    with RawHTTP(gateway, recording) as http:
        recording.to_server(LIST)
        http.send(http.bytes_of(encode(LIST), POST))
        http.socket.shutdown(socket.SHUT_WR)
        assert http.receive().status == 200


def test_a_legacy_client_that_stops_sending_gets_the_answer_of_a_call_under_way(recording: Recording) -> None:
    """In the modern era the end of the connection is how a call is cancelled, and the two look the same."""
    with HeldUpstream() as upstream, Gateway.serve(upstream.url) as gateway, RawHTTP(gateway, recording) as http:
        message = legacy("tools/call", 1, name="get_track", arguments={"id": ID})
        recording.to_server(message, "2025-11-25")
        http.send(http.bytes_of(encode(message), {**JSON_HEADERS, "MCP-Protocol-Version": "2025-11-25"}))
        until(lambda: upstream.requests, "the call to reach the API")
        http.socket.shutdown(socket.SHUT_WR)
        upstream.release()
        assert http.receive(revision="2025-11-25").status == 200
        assert http.reader.read() == b""


def test_many_connections_at_once_are_all_served(shared: Gateway, recording: Recording) -> None:
    connections = [RawHTTP(shared, recording) for _ in range(200)]
    try:
        for id, http in enumerate(connections):
            message = modern("tools/list", id)
            recording.to_server(message)
            http.send(http.bytes_of(encode(message), {**JSON_HEADERS, **headers_for(message)}))
        assert [http.receive().json["id"] for http in connections] == list(range(200))
    finally:
        for http in connections:
            http.close()


def test_identical_calls_at_once_reach_the_api_no_more_often_than_they_are_made(gateway: Gateway, recording: Recording) -> None:
    gateway.simulator.slow("/v1/tracks/*", 200)
    answers: list[dict] = []

    def call(id: int) -> None:
        with RawHTTP(gateway, recording) as http:
            answers.append(http.modern(get_track(id)).json)

    threads = [threading.Thread(target=call, args=(id,)) for id in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert 1 <= len(gateway.simulator.requests()) <= 8


# Disconnects


def test_a_modern_client_that_hangs_up_cancels_its_call_at_the_api(recording: Recording) -> None:
    with HeldUpstream() as upstream, Gateway.serve(upstream.url) as gateway:
        http = RawHTTP(gateway, Recording())
        message = get_track()
        http.send(http.bytes_of(encode(message), {**JSON_HEADERS, **headers_for(message)}))
        until(lambda: upstream.requests, "the call to reach the API")
        http.close()
        assert upstream.hung_up.wait(10), "the gateway kept its call going"
        with RawHTTP(gateway, recording) as other:
            assert other.modern(LIST).status == 200


def test_a_legacy_client_that_hangs_up_does_not_cancel_its_call(recording: Recording) -> None:
    with HeldUpstream() as upstream, Gateway.serve(upstream.url) as gateway:
        http = RawHTTP(gateway, Recording())
        http.legacy(initialize())
        message = legacy("tools/call", 2, name="get_track", arguments={"id": ID})
        http.send(http.bytes_of(encode(message), {**JSON_HEADERS, "MCP-Protocol-Version": "2025-11-25"}))
        until(lambda: upstream.requests, "the call to reach the API")
        http.close()
        with RawHTTP(gateway, recording) as other:
            # Anything that the gateway does about the disconnect, it has begun before it answers this.
            other.modern(LIST)
            upstream.release()
            assert other.modern(get_track(2)).json["result"]["structuredContent"]["name"] == "Held Note"
        assert not upstream.hung_up.is_set() and len(upstream.requests) == 1


def test_pipelined_calls_of_a_client_that_hangs_up_leave_the_gateway_serving(recording: Recording) -> None:
    with HeldUpstream() as upstream, Gateway.serve(upstream.url) as gateway:
        for _ in range(20):
            http = RawHTTP(gateway, Recording())
            message = get_track()
            http.send(http.bytes_of(encode(message), {**JSON_HEADERS, **headers_for(message)}) * 3)
            http.close()
        with RawHTTP(gateway, recording) as other:
            assert other.modern(LIST).status == 200


# Endings


def test_sigterm_lets_a_call_under_way_finish_and_takes_no_new_connection(recording: Recording) -> None:
    with HeldUpstream() as upstream, Gateway.serve(upstream.url) as gateway, RawHTTP(gateway, recording) as http:
        message = get_track()
        recording.to_server(message)
        http.send(http.bytes_of(encode(message), {**JSON_HEADERS, **headers_for(message)}))
        until(lambda: upstream.requests, "the call to reach the API")
        gateway.terminate()

        def is_refused() -> bool:
            try:
                gateway.connect().close()
            except ConnectionRefusedError:
                return True
            return False

        until(is_refused, "the listener to close")
        upstream.release()
        response = http.receive()
        assert response.json["result"]["structuredContent"]["name"] == "Held Note"
        assert http.is_closed
        assert gateway.process.wait(5) == 0


def test_sigterm_right_after_the_ready_line_is_a_clean_stop() -> None:
    for _ in range(10):
        with Gateway.demo() as gateway:
            gateway.terminate()


def test_ctrl_c_is_a_clean_stop_too(gateway: Gateway, recording: Recording) -> None:
    with RawHTTP(gateway, recording) as http:
        http.modern(LIST)
    gateway.process.send_signal(signal.SIGINT)
    assert gateway.process.wait(5) == 0


def test_sigterm_does_not_wait_for_idle_connections(gateway: Gateway, recording: Recording) -> None:
    with RawHTTP(gateway, recording) as used, RawHTTP(gateway, recording):
        used.modern(LIST)
        gateway.terminate()
        assert gateway.process.wait(2) == 0


def test_a_second_gateway_on_the_same_port_says_that_it_is_in_use(shared: Gateway) -> None:
    done = run("demo", "--port", str(shared.port), "--admin-port", "0", "--simulator-port", "0")
    assert done.returncode == 1
    assert done.stdout == ""
    assert str(shared.port) in done.stderr and "in use" in done.stderr.lower()
