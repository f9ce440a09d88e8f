"""`setlist schema`: editors check with it what `setlist validate` checks, as far as a schema can."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.binary import ROOT, run

FILES = ["endpoints", "policies"]


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, by which editors read: PyYAML's own is 1.1."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), [*"~nN", ""])
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
Core.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"), list("-+.0123456789")
)
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def document(text: str) -> object:
    def with_text_keys(value: object) -> object:
        if isinstance(value, dict):
            return {str(key): with_text_keys(inner) for key, inner in value.items()}
        return [with_text_keys(inner) for inner in value] if isinstance(value, list) else value

    return with_text_keys(yaml.load(text, Core))


@pytest.fixture(scope="module", name="validators")
def make_validators() -> dict[str, Draft202012Validator]:
    schemas = {name: json.loads(run("schema", name).stdout) for name in FILES}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    return {name: Draft202012Validator(schema) for name, schema in schemas.items()}


def shipped(folder: str, name: str) -> str:
    return (ROOT / folder / f"{name}.yaml").read_text()


@pytest.mark.parametrize("folder", [".", "examples/bookshop"])
@pytest.mark.parametrize("name", FILES)
def test_good_files_are_valid(validators: dict[str, Draft202012Validator], folder: str, name: str) -> None:
    errors = [f"{error.json_path}: {error.message}" for error in validators[name].iter_errors(document(shipped(folder, name)))]
    assert errors == []


def test_so_is_what_dump_writes(validators: dict[str, Draft202012Validator], tmp_path: Path) -> None:
    assert run("dump", "--effective", "--output", tmp_path).returncode == 0
    for name in FILES:
        assert [error.message for error in validators[name].iter_errors(document((tmp_path / f"{name}.yaml").read_text()))] == []


#: File, what stands there, what stands there by mistake, and where the schema must find it.
MISTAKES = [
    ("policies", "port: 8808", "prot: 8808", "$.server.http"),
    ("policies", "port: 8808", "port: 88080", "$.server.http.port"),
    ("policies", "port: 8808", "port: eighty", "$.server.http.port"),
    ("policies", "port: 8808", 'port: "8808"', "$.server.http.port"),
    ("policies", "path: /mcp", "path: mcp", "$.server.http.path"),
    ("policies", "max_body: 1MiB", "max_body: 1MB", "$.server.http.max_body"),
    ("policies", "idle_timeout: 75s", "idle_timeout: 75", "$.server.http.idle_timeout"),
    ("policies", "idle_timeout: 75s", "idle_timeout: 0s", "$.server.http.idle_timeout"),
    ("policies", "idle_timeout: 75s", "idle_timeout: 75sec", "$.server.http.idle_timeout"),
    ("policies", "idle_timeout: 75s", "idle_timeout: [75s]", "$.server.http.idle_timeout"),
    ("policies", "type: oauth2", "type: oauth", "$.credentials.spotify_user.type"),
    ("policies", "reserve: 20%", "reserve: 95%", "$.rate_limits.reserve"),
    ("policies", "reserve: 20%", "reserve: 0.2", "$.rate_limits.reserve"),
    ("policies", "second: 10/1s", "second: 10 per second", "$.rate_limits.account.windows.second"),
    ("policies", "algorithm: rolling_window", "algorithm: sliding_window", "$.rate_limits.account.algorithm"),
    ("policies", "on_expiry: open", "on_expiry: opened", "$.breakers.catalog.half_open.on_expiry"),
    ("policies", "multiplier: 2", "multiplier: 0.5", "$.breakers.catalog.open.multiplier"),
    ("policies", "attempts: 3", "attempts: 21", "$.retries.usual.attempts"),
    ("policies", "on: [startup, login, interval]", "on: [start, login]", "$.warming.on[0]"),
    ("policies", "critical: true", "critical: yes", "$.health.checks.event_loop.critical"),
    ("policies", "target: 99%,", "target: 100%,", "$.slos.availability.target"),
    ("policies", "target: 99%,", "", "$.slos.availability"),
    ("policies", "version: 1", "version: 2", "$.version"),
    ("policies", "breaker_open: {for: 1m,", "breaker_open: {above: 3, for: 1m,", "$.alerts.breaker_open"),
    ("policies", "labels: {service:", "labels: {severity:", "$.alerts.labels"),
    ("endpoints", "ttl: 24h", "ttl: 24", "$.groups"),
    ("endpoints", "scope: user", "scope: me", "$.groups"),
    ("endpoints", "request: GET /albums/{id}\n", "request: FETCH /albums/{id}\n", "$.endpoints.get_album.request"),
    ("endpoints", "request: GET /albums/{id}\n", "request: GET albums/{id}\n", "$.endpoints.get_album.request"),
    ("endpoints", "    title: Get album\n", "", "$.endpoints.get_album"),
    ("endpoints", "title: Get album\n", "title: [Get album]\n", "$.endpoints.get_album.title"),
    ("endpoints", "  get_album:\n", "  get album:\n", "$.endpoints"),
    ("endpoints", 'tags: ["album/{id}"]', 'tags: ["album /{id}"]', "$.endpoints.get_album.cache"),
    ("endpoints", 'tags: ["album/{id}"]', 'tags: "album/{id}"', "$.endpoints.get_album.cache"),
    ("endpoints", "{in: path, name: id, type: string,", "{in: url, name: id, type: string,", "$.parameters.album_id.in"),
    ("endpoints", "max_items: 20", "max_items: twenty", "$.parameters.album_ids.max_items"),
    ("endpoints", "required: true", "required: True!", "$.parameters.album_ids.required"),
    ("endpoints", "base_url: ${SPOTIFY_API_URL:-https://api.spotify.com/v1}", "base_url: api.spotify.com/v1", "$.upstream.base_url"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "place"), MISTAKES, ids=[f"{n}-{w.strip()[:40]}" for n, _, w, _ in MISTAKES])
def test_schema_and_program_refuse_the_same_mistakes(
    validators: dict[str, Draft202012Validator], tmp_path: Path, name: str, right: str, wrong: str, place: str
) -> None:
    for other in FILES:
        (tmp_path / f"{other}.yaml").write_text(shipped(".", other))
    text = shipped(".", name)
    assert right in text
    broken = text.replace(right, wrong, 1)
    (tmp_path / f"{name}.yaml").write_text(broken)
    assert run("validate", "--config", tmp_path).returncode == 1
    paths = [error.json_path for error in validators[name].iter_errors(document(broken))]
    assert paths
    assert all(path.startswith(place) for path in paths), paths


def test_a_variable_may_stand_anywhere(validators: dict[str, Draft202012Validator]) -> None:
    text = shipped(".", "policies").replace("port: 8808", "port: ${PORT}").replace("critical: true", 'critical: "${CRITICAL:-true}"')
    assert not list(validators["policies"].iter_errors(document(text)))


def test_both_are_written_into_a_folder(tmp_path: Path) -> None:
    assert run("schema", "--output", tmp_path).returncode == 0
    for name in FILES:
        assert (tmp_path / f"{name}.schema.json").read_text() == run("schema", name).stdout
