"""Streamable HTTP, 2026-07-28: the ladder of header checks, the header codec, statuses and codes."""

import base64

import pytest
from support.http_client import JSON_HEADERS, RawHTTP
from support.messages import CAPABILITIES_KEY, CLIENT_KEY, MODERN, VERSION_KEY, encode, headers_for, legacy, modern, modern_call, notification

CALL = modern_call("get_devices", id="here")


def without(*keys: str, call: dict = CALL) -> dict:
    """The call with keys missing from its envelope."""
    meta = {key: value for key, value in call["params"]["_meta"].items() if key not in keys}
    return {**call, "params": {**call["params"], "_meta": meta}}


def with_meta(meta: object) -> dict:
    return {**CALL, "params": {**CALL["params"], "_meta": meta}}


def test_a_call_whose_headers_and_body_agree_is_answered(http: RawHTTP) -> None:
    response = http.modern(CALL)
    assert response.status == 200
    assert response.header("content-type") == "application/json"
    assert response.json["id"] == "here"
    assert response.json["result"]["structuredContent"]["devices"]
    assert response.header("mcp-session-id") is None, "2026-07-28 has no sessions"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        pytest.param({"MCP-Protocol-Version": []}, -32020, id="no version"),
        pytest.param({"MCP-Protocol-Version": "2025-11-25"}, -32020, id="another version"),
        pytest.param({"MCP-Protocol-Version": "1900-01-01"}, -32020, id="an unknown version"),
        pytest.param({"MCP-Protocol-Version": [MODERN, MODERN]}, -32020, id="version twice"),
        pytest.param({"Mcp-Method": []}, -32020, id="no method"),
        pytest.param({"Mcp-Method": "tools/list"}, -32020, id="another method"),
        pytest.param({"Mcp-Method": "Tools/Call"}, -32020, id="method in another case"),
        pytest.param({"Mcp-Method": ["tools/call", "tools/call"]}, -32020, id="method twice"),
        pytest.param({"Mcp-Name": []}, -32020, id="no name"),
        pytest.param({"Mcp-Name": "get_track"}, -32020, id="another name"),
        pytest.param({"Mcp-Name": "GET_DEVICES"}, -32020, id="name in another case"),
        pytest.param({"Mcp-Name": ""}, -32020, id="empty name"),
        pytest.param({"Mcp-Name": ["get_devices", "get_devices"]}, -32020, id="name twice"),
    ],
)
def test_a_routing_header_that_is_absent_doubled_or_differs_is_a_mismatch(http: RawHTTP, headers: dict, code: int) -> None:
    response = http.modern(CALL, headers)
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, code, "here")


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(without(CAPABILITIES_KEY), id="no capabilities"),
        pytest.param(with_meta({**CALL["params"]["_meta"], CAPABILITIES_KEY: "all"}), id="capabilities are text"),
        pytest.param(with_meta({**CALL["params"]["_meta"], CAPABILITIES_KEY: None}), id="capabilities are null"),
    ],
)
def test_an_envelope_without_a_required_key_is_invalid(http: RawHTTP, message: dict) -> None:
    http.recording.to_server(message)
    response = http.request(encode(message), {**JSON_HEADERS, **headers_for(CALL)})
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32602, "here")
    assert CAPABILITIES_KEY in response.json["error"]["message"]


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(without(VERSION_KEY), id="no version"),
        pytest.param(with_meta({}), id="empty envelope"),
        pytest.param(legacy("tools/call", "here", name="get_devices"), id="no envelope"),
        pytest.param(legacy("tools/list", "here"), id="no params"),
    ],
)
def test_a_body_without_the_envelope_that_the_header_announces_is_invalid(http: RawHTTP, message: dict) -> None:
    http.recording.to_server(message)
    response = http.request(encode(message), {**JSON_HEADERS, **headers_for(CALL), "Mcp-Method": message["method"]})
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32602, "here")
    assert VERSION_KEY in response.json["error"]["message"]


def test_a_missing_envelope_key_comes_before_a_header_mismatch(http: RawHTTP) -> None:
    response = http.modern(without(CAPABILITIES_KEY), {"MCP-Protocol-Version": "2025-11-25", "Mcp-Method": "x"})
    assert (response.status, response.json["error"]["code"]) == (400, -32602)


def test_client_info_is_optional(http: RawHTTP) -> None:
    assert http.modern(without(CLIENT_KEY)).status == 200


def test_an_unknown_version_is_refused_with_those_that_are_known(http: RawHTTP) -> None:
    response = http.modern(modern("tools/list", "here", version="1900-01-01"))
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32022, "here")
    assert response.json["error"]["data"] == {"supported": [MODERN], "requested": "1900-01-01"}


def test_a_mismatch_comes_before_an_unknown_version(http: RawHTTP) -> None:
    response = http.modern(modern("tools/list", version="1900-01-01"), {"MCP-Protocol-Version": MODERN})
    assert (response.status, response.json["error"]["code"]) == (400, -32020)


def test_header_names_are_case_insensitive_and_blanks_around_values_do_not_count(http: RawHTTP) -> None:
    http.recording.to_server(CALL)
    headers = {"MCP-PROTOCOL-VERSION": f"  {MODERN}\t", "mcp-method": " tools/call ", "mCP-nAME": "\tget_devices"}
    assert http.request(encode(CALL), {**JSON_HEADERS, **headers}).status == 200


def test_a_method_without_a_name_needs_no_name_header(http: RawHTTP) -> None:
    assert http.modern(modern("tools/list")).status == 200


# The codec of header values


def sentinel(text: bytes) -> str:
    return f"=?base64?{base64.b64encode(text).decode()}?="


def test_a_name_may_be_encoded(http: RawHTTP) -> None:
    assert http.modern(CALL, {"Mcp-Name": sentinel(b"get_devices")}).status == 200


@pytest.mark.parametrize("name", ["gét_devices", " edge ", "=?base64?Zm9v?=", "emoji 😀", "tab\tinside"])
def test_a_name_that_needs_encoding_is_decoded_before_it_is_compared(http: RawHTTP, name: str) -> None:
    response = http.modern(modern_call(name), {"Mcp-Name": sentinel(name.encode())})
    assert (response.status, response.json["error"]["code"]) == (200, -32602), "the headers agree; there just is no such tool"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("=?base64?Z2V0X2RldmljZXM?=", id="padding missing"),
        pytest.param("=?base64?Z2V0X2RldmljZXM==?=", id="padding too long"),
        pytest.param("=?base64?Z2V0X2Rld*ljZXM=?=", id="outside the alphabet"),
        pytest.param("=?base64?Z2V0 X2RldmljZXM=?=", id="a blank inside"),
        pytest.param("=?base64?Z2V0X2RldmljZXN=?=", id="not canonical"),
        pytest.param("=?base64?/w==?=", id="not UTF-8"),
        pytest.param("=?BASE64?Z2V0X2RldmljZXM=?=", id="marker in another case"),
        pytest.param("=?base64?Z2V0X2RldmljZXM=", id="only the prefix"),
        pytest.param("Z2V0X2RldmljZXM=?=", id="only the suffix"),
    ],
)
def test_a_badly_encoded_name_is_a_mismatch(http: RawHTTP, value: str) -> None:
    response = http.modern(CALL, {"Mcp-Name": value})
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32020, "here")


@pytest.mark.parametrize("name", ["=?base64?get", "get?=", "=?BASE64?Zm9v?="])
def test_a_name_with_half_a_marker_is_literal(http: RawHTTP, name: str) -> None:
    response = http.modern(modern_call(name), {"Mcp-Name": name})
    assert (response.status, response.json["error"]["code"]) == (200, -32602)


# Methods, tools and bodies


@pytest.mark.parametrize(
    "method",
    [
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "resources/unsubscribe",
        "roots/list",
        "sampling/createMessage",
        "tools/nope",
    ],
)
def test_a_method_that_is_not_offered_is_404_with_the_code_for_it(http: RawHTTP, method: str) -> None:
    response = http.modern(modern(method, "here"))
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (404, -32601, "here")


def test_an_unknown_tool_is_a_protocol_error_on_status_200(http: RawHTTP) -> None:
    response = http.modern(modern_call("nope"))
    assert (response.status, response.json["error"]["code"]) == (200, -32602)


def test_a_failed_tool_is_a_result_on_status_200(http: RawHTTP) -> None:
    response = http.modern(modern_call("search", query=7))
    assert response.status == 200
    assert response.json["result"]["isError"] is True


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b'{"jsonrpc":"2.0",}', b'"\xff"', b"{} {}"])
def test_a_body_that_is_not_json_is_400_without_an_id(http: RawHTTP, body: bytes) -> None:
    response = http.request(body, {**JSON_HEADERS, **headers_for(CALL)})
    assert (response.status, response.json["error"]["code"]) == (400, -32700)
    assert "id" not in response.json


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"7",
        encode([CALL]),
        b'{"jsonrpc":"2.0","id":null,"method":"tools/list"}',
        b'{"jsonrpc":"2.0","id":1,"result":{}}',
        b'{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}',
    ],
)
def test_what_is_not_one_request_is_400(http: RawHTTP, body: bytes) -> None:
    response = http.request(body, {**JSON_HEADERS, **headers_for(CALL)})
    assert (response.status, response.json["error"]["code"]) == (400, -32600)


@pytest.mark.parametrize("method", ["notifications/cancelled", "notifications/unknown"])
def test_a_notification_is_accepted_with_an_empty_answer(http: RawHTTP, method: str) -> None:
    message = notification(method, requestId=1, _meta=CALL["params"]["_meta"])
    response = http.request(encode(message), {**JSON_HEADERS, "MCP-Protocol-Version": MODERN, "Mcp-Method": method})
    assert (response.status, response.body) == (202, b"")


def test_a_session_header_is_ignored(http: RawHTTP) -> None:
    assert http.modern(CALL, {"Mcp-Session-Id": "left-over", "Last-Event-ID": "7"}).status == 200
