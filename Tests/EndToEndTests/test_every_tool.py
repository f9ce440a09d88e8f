"""Every tool: a good call and the request that it becomes, and every kind of wrong argument that its schema rules out."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from support import configuration
from support.calls import CALLS, Call, start
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern
from support.recording import Recording
from support.schemas import check as judge
from support.simulator import Seen
from support.standalone import Standalone

with Path(__file__).with_name("operations.csv").open() as file:
    OPERATIONS = {row["tool"]: row for row in csv.DictReader(file)}

#: Ids are also accepted as uri and link, which a schema cannot say; this is none of them.
NO_ID = "spotify:nothing:/"
#: A value of another type than the schema's.
WRONG_TYPE = {"string": 7, "integer": "5", "number": "0.5", "boolean": "true", "array": "one,two"}

Arguments = dict[str, Any]


class World:
    """The simulator with everything that Spotify ever offered, and a gateway that offers all of it."""

    def __init__(self, upstream: Standalone, gateway: Gateway) -> None:
        self.upstream = upstream
        self.gateway = gateway
        self.simulator = upstream.simulator


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    config = configuration.write(tmp_path_factory.mktemp("unlimited"), unlimited=True)
    with Standalone("--profile", "extended") as upstream, Gateway.serve(upstream.api, "--config", config, "--profile", "everything") as gateway:
        yield World(upstream, gateway)


@pytest.fixture(scope="module")
def listed(world: World) -> dict[str, Arguments]:
    """Every tool as it is listed."""
    recording = Recording()
    with RawHTTP(world.gateway, recording) as http:
        listed = http.modern(modern("tools/list")).json["result"]
    judge(recording)
    assert "nextCursor" not in listed
    return {tool["name"]: tool for tool in listed["tools"]}


@pytest.fixture(scope="module")
def schemas(listed: dict[str, Arguments]) -> dict[str, Arguments]:
    """The input schema of every tool that is listed."""
    return {name: tool["inputSchema"] for name, tool in listed.items()}


@pytest.fixture
def http(world: World, recording: Recording) -> Iterator[RawHTTP]:
    with RawHTTP(world.gateway, recording) as http:
        yield http


def test_the_tools_are_the_operations_and_each_has_a_good_call(schemas: dict[str, Arguments]) -> None:
    assert len(OPERATIONS) == 97
    assert schemas.keys() == OPERATIONS.keys() == {call.tool for call in CALLS}


@pytest.mark.parametrize("tool", OPERATIONS)
def test_every_schema_is_one_that_clients_of_plain_types_accept(listed: dict[str, Arguments], tool: str) -> None:
    Draft202012Validator.check_schema(listed[tool]["inputSchema"])
    assert listed[tool]["inputSchema"]["type"] == "object"
    for schema in parts(listed[tool]["inputSchema"]):
        assert schema["type"] in ("object", "array", "string", "integer", "number", "boolean"), schema
        assert not {"anyOf", "oneOf", "allOf", "not", "$ref", "const"} & schema.keys(), schema
        assert schema["type"] != "array" or "type" in schema["items"], schema
        assert schema["type"] != "object" or schema["additionalProperties"] is False, schema
    assert all(isinstance(hint, bool) for hint in listed[tool]["annotations"].values()) and len(listed[tool]["annotations"]) == 4
    output = listed[tool].get("outputSchema")
    assert (output is not None) == ("view" in listed[tool]["inputSchema"].get("properties", {}))
    if output:
        Draft202012Validator.check_schema(output)
        assert output["type"] == "object" and "required" not in output


def parts(schema: Arguments) -> Iterator[Arguments]:
    """A schema and all schemas in it."""
    yield schema
    for member in schema.get("properties", {}).values():
        yield from parts(member)
    if "items" in schema:
        yield from parts(schema["items"])


@pytest.mark.parametrize("tool", OPERATIONS)
def test_a_good_call_becomes_its_request_and_a_bad_one_none(world: World, http: RawHTTP, listed: dict[str, Arguments], tool: str) -> None:
    schema, output = listed[tool]["inputSchema"], listed[tool].get("outputSchema", {})
    calls = [call for call in CALLS if call.tool == tool]
    for call in calls:
        good = call.filled(start(world.upstream, paused=call.when_paused))
        result = answer(http, tool, good.arguments)
        assert result["isError"] is False, result["content"][0]["text"]
        Draft202012Validator(output).validate(result["structuredContent"])
        (seen,) = world.simulator.requests()
        check(seen, good)
    world.simulator.forget()
    bad = list(wrong(schema, good.arguments))
    assert len(bad) >= (3 if "properties" in schema else 1), bad
    for argument, arguments in bad:
        result = answer(http, tool, arguments)
        text = result["content"][0]["text"]
        assert result["isError"] is True, f"{argument} in {arguments} passed: {text}"
        assert f'Argument "{argument}"' in text
        assert [problem["argument"] for problem in result["structuredContent"]["problems"]] == [argument], text
    assert world.simulator.requests() == []


@pytest.mark.parametrize("tool", OPERATIONS)
def test_every_view_of_a_read_fits_its_output_schema(world: World, http: RawHTTP, listed: dict[str, Arguments], tool: str) -> None:
    output = listed[tool].get("outputSchema")
    if output is None or not listed[tool]["annotations"]["readOnlyHint"]:
        return
    for call in [call for call in CALLS if call.tool == tool]:
        good = call.filled(start(world.upstream, paused=call.when_paused))
        for view in listed[tool]["inputSchema"]["properties"]["view"]["enum"]:
            result = answer(http, tool, {**good.arguments, "view": view})
            assert result["isError"] is False, result["content"][0]["text"]
            Draft202012Validator(output).validate(result["structuredContent"])


def answer(http: RawHTTP, tool: str, arguments: Arguments) -> Arguments:
    return http.modern(modern("tools/call", name=tool, arguments=arguments)).json["result"]


def check(seen: Seen, good: Call) -> None:
    """The request is the one that the call must become: method, path, query, body and how the body is declared."""
    operation = OPERATIONS[good.tool]
    before, parameter, after = operation["path"].partition("{")
    path = before + good.into + after.partition("}")[2] if parameter else before
    assert (seen.method, seen.path) == (operation["method"], f"/v1{path}")
    assert seen.query == good.query
    length = seen.headers.get("content-length")
    if good.body is None:
        assert (seen.body, seen.headers.get("content-type")) == ("", None)
        assert length == ("0" if seen.method in ("PUT", "POST") else None)
    elif isinstance(good.body, str):
        assert (seen.body, seen.headers["content-type"], length) == (good.body, "image/jpeg", str(len(good.body)))
    else:
        assert (seen.json, seen.headers["content-type"]) == (good.body, "application/json")
        assert length == str(len(seen.body.encode()))


def wrong(schema: Arguments, good: Arguments) -> Iterator[tuple[str, Arguments]]:
    """The good arguments with one thing wrong each, and the argument that is to blame."""
    yield "no_such_argument", {**good, "no_such_argument": 1}
    for name in schema.get("required", []):
        yield name, {key: value for key, value in good.items() if key != name}
    for name, rule in schema.get("properties", {}).items():
        for value in outside(name, rule):
            yield name, {**good, name: value}


def outside(name: str, rule: Arguments) -> Iterator[Any]:
    """Values that the rule of one argument rules out."""
    yield WRONG_TYPE[rule["type"]]
    yield {"a": "mapping"}
    if "minimum" in rule:
        yield rule["minimum"] - 1
    if "maximum" in rule:
        yield rule["maximum"] + 1
    if rule["type"] == "integer":
        yield 0.5
    if "enum" in rule:
        yield f"no {rule['enum'][0]}"
    if "pattern" in rule:
        yield "~"
    if rule.get("minLength", 0) > 0:
        yield ""
    if "maxLength" in rule:
        yield "A" * (rule["maxLength"] + 1)
    if name in ("id", "playlist_id", "user_id"):
        yield NO_ID
    if rule["type"] == "array":
        yield [7]
        if rule.get("minItems", 0) > 0:
            yield []
        if rule["items"]["type"] == "object":
            yield from ([item] for item in wrong_objects(rule["items"]))
        if "enum" in rule["items"]:
            yield [f"no {rule['items']['enum'][0]}"]
        if "pattern" in rule["items"]:
            yield ["~"]
        if name == "ids":
            yield [NO_ID]
        if "maxItems" in rule:
            yield ["spotify:track:" + "0" * 22] * (rule["maxItems"] + 1)


def wrong_objects(schema: Arguments) -> Iterator[Arguments]:
    """Objects with one thing wrong each."""
    good = {name: {"id": "0" * 22, "added_at": "2026-01-31T12:00:00Z"}[name] for name in schema["properties"]}
    yield {**good, "no_such_member": 1}
    for name in schema["required"]:
        yield {member: value for member, value in good.items() if member != name}
    for name in schema["properties"]:
        yield {**good, name: 7}
        yield {**good, name: "~"}


@pytest.mark.parametrize(
    ("tool", "arguments", "choices"),
    [
        ("change_playlist_details", {"playlist_id": "0" * 22}, "name, public, collaborative, description"),
        ("get_recommendations", {"limit": 3}, "seed_artists, seed_genres, seed_tracks"),
    ],
)
def test_a_call_without_any_of_the_arguments_of_which_it_needs_one_names_them(
    world: World, http: RawHTTP, tool: str, arguments: Arguments, choices: str
) -> None:
    world.simulator.forget()
    result = answer(http, tool, arguments)
    assert result["isError"] is True
    assert result["content"][0]["text"] == f"The arguments must be at least one of {choices}; got none of them."
    assert world.simulator.requests() == []
    (listed,) = [entry for entry in http.modern(modern("tools/list")).json["result"]["tools"] if entry["name"] == tool]
    assert listed["description"].endswith(f" Needs at least one of {choices}.")
