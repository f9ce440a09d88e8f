"""The judge of messages is itself judged: it must catch what is wrong and pass what is right."""

import pytest
from support import schemas
from support.messages import LATEST_LEGACY, MODERN, SERVER_KEY, initialize, legacy, legacy_call, modern, modern_call
from support.recording import Recording

STAMP = {SERVER_KEY: {"name": "spotify", "version": "1"}}
TEXT = [{"type": "text", "text": "{}"}]

needs_schemas = pytest.mark.skipif(
    not schemas.available(), reason=f"no JSON Schemas of the protocol in {schemas.FOLDER}: messages are not checked against them"
)


def test_the_protocols_schemas_are_there() -> None:
    """Says in the report when every other test ran without them."""
    if not schemas.available():
        pytest.skip(f"no JSON Schemas of the protocol in {schemas.FOLDER}: no message of this run was checked against them")


def answer(result: dict, id: int | str = 1) -> dict:
    return {"jsonrpc": "2.0", "id": id, "result": result}


def discover(**changes: object) -> dict:
    result = {"resultType": "complete", "supportedVersions": [MODERN], "capabilities": {}, "ttlMs": 1, "cacheScope": "public", "_meta": STAMP}
    return answer({key: value for key, value in {**result, **changes}.items() if value is not None})


def call_result(**changes: object) -> dict:
    return answer({"resultType": "complete", "content": TEXT, "_meta": STAMP, **changes})


HANDSHAKE = (
    initialize(LATEST_LEGACY, id="i"),
    answer({"protocolVersion": LATEST_LEGACY, "capabilities": {}, "serverInfo": {"name": "s", "version": "1"}}, "i"),
)


def judged(*messages: dict) -> list[str]:
    """Problems of a recording; what has a method is the client's, unless its kind of message says otherwise."""
    recording = Recording()
    for message in messages:
        is_clients = isinstance(message, ClientAnswer) or "method" in message and not isinstance(message, Question)
        (recording.to_server if is_clients else recording.from_server)(dict(message))
    return schemas.Judge(both_directions=True).judge(recording).problems


class Question(dict):
    """A request of the server."""


class ClientAnswer(dict):
    """What the client answers to it."""


ROOTS = Question(legacy("roots/list", id=7))
NO_ROOTS = ClientAnswer(answer({"roots": []}, id=7))
REFUSED = ClientAnswer({"jsonrpc": "2.0", "id": 7, "error": {"code": -32601, "message": "x"}})


@needs_schemas
def test_right_messages_pass() -> None:
    assert judged(modern("server/discover"), discover()) == []
    assert judged(modern_call("x"), call_result(structuredContent=[1])) == []
    assert judged(*HANDSHAKE, legacy("tools/list"), answer({"tools": []})) == []
    assert judged(*HANDSHAKE, legacy("ping"), answer({})) == []
    assert judged({"jsonrpc": "2.0", "error": {"code": -32700, "message": "x"}}) == []
    assert judged(*HANDSHAKE, ROOTS, NO_ROOTS, ROOTS, REFUSED) == []
    assert judged(*HANDSHAKE, NO_ROOTS, ROOTS) == [], "of a pipe, one direction is recorded before the other"


@needs_schemas
@pytest.mark.parametrize(
    "messages",
    [
        pytest.param([{"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "x"}}], id="null id"),
        pytest.param([modern("server/discover"), discover(ttlMs=None)], id="no ttlMs"),
        pytest.param([modern("server/discover"), discover(cacheScope=None)], id="no cacheScope"),
        pytest.param([modern("server/discover"), discover(ttlMs=1.5)], id="fractional ttlMs"),
        pytest.param([modern("server/discover"), discover(_meta={})], id="server not named"),
        pytest.param([modern_call("x"), answer({"content": TEXT, "_meta": STAMP})], id="no resultType"),
        pytest.param([modern_call("x"), call_result(content=None)], id="null content"),
        pytest.param([modern_call("x"), call_result(content=[{"type": "poem"}])], id="unknown content"),
        pytest.param([*HANDSHAKE, legacy_call("x"), answer({"content": TEXT, "structuredContent": []})], id="array on 2025-11-25"),
        pytest.param([*HANDSHAKE, legacy("tools/list"), answer({"tools": [{"name": "x"}]})], id="tool without a schema"),
        pytest.param([modern("tools/list"), discover(), discover()], id="answered twice"),
        pytest.param([modern("tools/list", id=1), answer({"tools": []}, "1")], id="id of another type"),
        pytest.param([answer({})], id="answer to nothing"),
        pytest.param([modern("server/discover"), {**discover(), "error": {"code": 1, "message": "x"}}], id="result and error"),
        pytest.param([modern("server/discover"), {"jsonrpc": "2.0", "id": 1}], id="neither result nor error"),
        pytest.param(
            [modern("tools/list"), {"jsonrpc": "2.0", "id": 1, "error": {"code": -32022, "message": "x", "data": {"supported": [MODERN]}}}],
            id="unsupported version without the requested one",
        ),
        pytest.param([modern("tools/list"), {"jsonrpc": "2.0", "id": 1, "error": {"code": 1.5, "message": "x"}}], id="fractional code"),
        pytest.param([{"jsonrpc": "2.0", "id": 1, "method": "tools/lists"}], id="a method that no revision has"),
        pytest.param([*HANDSHAKE, ROOTS, ClientAnswer({**NO_ROOTS, "id": "7"})], id="client's id of another type"),
        pytest.param([*HANDSHAKE, ROOTS, ClientAnswer({**NO_ROOTS, "result": {}})], id="client's answer without roots"),
        pytest.param([*HANDSHAKE, ROOTS, ClientAnswer({**REFUSED, "error": {"message": "x"}})], id="client's error without a code"),
        pytest.param([*HANDSHAKE, ROOTS, NO_ROOTS, NO_ROOTS], id="client answers twice"),
    ],
)
def test_wrong_messages_are_caught(messages: list[dict]) -> None:
    assert judged(*messages)
