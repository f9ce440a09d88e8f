"""Streamable HTTP for the handshake era, and how a message's era is told."""

import pytest
from support.http_client import JSON_HEADERS, RawHTTP
from support.messages import (
    LATEST_LEGACY,
    LEGACY,
    MODERN,
    encode,
    initialize,
    legacy,
    legacy_call,
    modern,
    notification,
)
from support.operations import OFFERED

WITH_HEADER = [version for version in LEGACY if version >= "2025-06-18"]


def session(response) -> dict[str, str]:
    """The session header to send from now on, when the server is not stateless."""
    value = response.header("mcp-session-id")
    return {"Mcp-Session-Id": value} if value else {}


@pytest.mark.parametrize("version", LEGACY)
def test_each_handshake_revision_is_negotiated_and_served(http: RawHTTP, version: str) -> None:
    response = http.legacy(initialize(version))
    assert response.status == 200
    assert response.json["result"]["protocolVersion"] == version
    headers = session(response)
    header = version if version in WITH_HEADER else None
    assert http.legacy(notification("notifications/initialized"), header, headers).status == 202
    assert len(http.legacy(legacy("tools/list", id=2), header, headers).json["result"]["tools"]) == len(OFFERED)
    assert http.legacy(legacy_call("get_devices", id=3), header, headers).json["result"]["content"][0]["type"] == "text"
    assert http.legacy(legacy("ping", id=4), header, headers).json["result"] == {}


@pytest.mark.parametrize("version", ["2099-01-01", MODERN])
def test_an_unknown_version_is_countered_with_the_latest_of_the_handshake(http: RawHTTP, version: str) -> None:
    assert http.legacy(initialize(version)).json["result"]["protocolVersion"] == LATEST_LEGACY


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param(legacy("nope", "here"), -32601, id="unknown method"),
        pytest.param(legacy("logging/setLevel", "here", level="info"), -32601, id="method behind a capability that is not offered"),
        pytest.param(legacy_call("nope", "here"), -32602, id="unknown tool"),
        pytest.param(legacy("tools/call", "here"), -32602, id="call without a name"),
    ],
)
def test_errors_of_a_request_are_in_band_on_status_200(http: RawHTTP, message: dict, code: int) -> None:
    headers = session(http.legacy(initialize()))
    response = http.legacy(message, LATEST_LEGACY, headers)
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (200, code, "here")


@pytest.mark.parametrize("version", ["1999-01-01", "latest", ""])
def test_an_invalid_version_header_is_400(http: RawHTTP, version: str) -> None:
    headers = session(http.legacy(initialize()))
    assert http.legacy(legacy("tools/list"), headers={**headers, "MCP-Protocol-Version": version}).status == 400


def test_an_unknown_newer_version_header_asks_for_the_envelope(http: RawHTTP) -> None:
    response = http.legacy(legacy("tools/list", "here"), headers={"MCP-Protocol-Version": "2099-01-01"})
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32602, "here")


def test_initialize_with_the_modern_header_and_no_envelope_is_a_mismatch(http: RawHTTP) -> None:
    response = http.legacy(initialize(id="here"), headers={"MCP-Protocol-Version": MODERN})
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32020, "here")


def test_initialize_may_name_its_version_in_the_header(http: RawHTTP) -> None:
    assert http.legacy(initialize("2025-06-18"), "2025-06-18").json["result"]["protocolVersion"] == "2025-06-18"


@pytest.mark.parametrize("header", [None, "2025-11-25"])
def test_an_enveloped_request_without_the_modern_header_is_a_mismatch(http: RawHTTP, header: str | None) -> None:
    message = modern("tools/list", "here")
    http.recording.to_server(message)
    versions = {"MCP-Protocol-Version": header} if header else {}
    response = http.request(encode(message), {**JSON_HEADERS, "Mcp-Method": "tools/list", **versions})
    assert (response.status, response.json["error"]["code"], response.json["id"]) == (400, -32020, "here")


def test_a_response_of_the_client_is_accepted(http: RawHTTP) -> None:
    headers = session(http.legacy(initialize()))
    message = {"jsonrpc": "2.0", "id": 5, "result": {}}
    response = http.request(encode(message), {**JSON_HEADERS, "MCP-Protocol-Version": LATEST_LEGACY, **headers})
    assert (response.status, response.body) == (202, b"")


def test_a_batch_is_answered_in_one_array_in_the_revision_that_has_batches(http: RawHTTP) -> None:
    headers = session(http.legacy(initialize("2025-03-26")))
    batch = [legacy("ping", "a"), notification("notifications/unknown"), legacy("tools/list", "b")]
    response = http.legacy(batch, "2025-03-26", headers)
    assert response.status == 200
    assert {answer["id"] for answer in response.json} == {"a", "b"}


def test_a_batch_of_notifications_is_accepted_with_an_empty_answer(http: RawHTTP) -> None:
    headers = session(http.legacy(initialize("2025-03-26")))
    response = http.legacy([notification("notifications/unknown")] * 2, "2025-03-26", headers)
    assert (response.status, response.body) == (202, b"")


@pytest.mark.parametrize("version", ["2025-06-18", "2025-11-25"])
def test_a_batch_is_refused_in_a_revision_without_batches(http: RawHTTP, version: str) -> None:
    headers = session(http.legacy(initialize(version)))
    response = http.request(encode([legacy("ping", "a")]), {**JSON_HEADERS, "MCP-Protocol-Version": version, **headers})
    assert (response.status, response.json["error"]["code"]) == (400, -32600)


@pytest.mark.parametrize(("version", "is_known"), [("2025-06-18", True), ("2025-03-26", False)])
def test_structured_content_is_sent_to_revisions_that_know_it(http: RawHTTP, version: str, is_known: bool) -> None:
    headers = session(http.legacy(initialize(version)))
    result = http.legacy(legacy_call("get_devices", id=2), version, headers).json["result"]
    assert ("structuredContent" in result) == is_known


def test_both_eras_are_served_on_one_connection(http: RawHTTP) -> None:
    headers = session(http.legacy(initialize()))
    assert http.modern(modern("tools/list", id=2)).json["result"]["resultType"] == "complete"
    assert "resultType" not in http.legacy(legacy("tools/list", id=3), LATEST_LEGACY, headers).json["result"]
