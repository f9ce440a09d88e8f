"""`setlist schema`: editors check with it what `setlist validate` checks, as far as a schema can."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.binary import ROOT, run

FILES = ["endpoints", "policies"]
#: Files beside those two, and the schema of each.
OTHERS = {
    **{str(path.relative_to(ROOT)): "cases" for folder in (".", "examples/bookshop") for path in (ROOT / folder / "cases").glob("*.yaml")},
    **{str(path.relative_to(ROOT)): "scenario" for path in (ROOT / "scenarios").glob("*.yaml")},
}


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
    schemas = {name: json.loads(run("schema", name).stdout) for name in [*FILES, "cases", "scenario"]}
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


def test_other_files_are_found() -> None:
    """A glob of nothing would make the tests below a walk in the park."""
    assert len([name for name in OTHERS.values() if name == "cases"]) >= 6
    assert "scenario" in OTHERS.values()


@pytest.mark.parametrize("path", OTHERS)
def test_good_cases_and_scenarios_are_valid(validators: dict[str, Draft202012Validator], path: str) -> None:
    errors = [f"{error.json_path}: {error.message}" for error in validators[OTHERS[path]].iter_errors(document((ROOT / path).read_text()))]
    assert errors == []


def test_scenarios_that_come_with_the_program_are_valid(validators: dict[str, Draft202012Validator]) -> None:
    names = [line.split()[0] for line in run("simulate", "--list").stdout.splitlines()]
    assert len(names) == 7
    for name in names:
        text = run("simulate", "--print", name).stdout
        assert [error.message for error in validators["scenario"].iter_errors(document(text))] == [], name


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
    ("policies", "on: [startup, login, reload, interval]", "on: [start, login]", "$.warming.on[0]"),
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


#: The same of a file of cases or a scenario.
OTHER_MISTAKES = [
    ("cases/trouble.yaml", "- call: get_saved_tracks", "- cal: get_saved_tracks", "$.cases[0].steps[0]"),
    ("cases/trouble.yaml", "took: 1s", "took: 1", "$.cases[0].steps[0].expect.took"),
    ("cases/trouble.yaml", "outcome: success", "outcome: succes", "$.cases[0].steps[0].expect.outcome"),
    ("cases/trouble.yaml", "attempts: 2,", "attempts: two,", "$.cases[0].steps[0].expect.attempts"),
    ("cases/trouble.yaml", "{status: 401, json", "{status: 99, json", "$.cases[0].steps[0].upstream[0].status"),
    ("cases/trouble.yaml", "attempts: 2,", "attempts: [2],", "$.cases[0].steps[0].expect.attempts"),
    ("cases/trouble.yaml", "    steps:", "    stesp:", "$.cases[0]"),
    ("cases/trouble.yaml", '{to="open"}', "{to=open}", "$.cases["),
    ("cases/trouble.yaml", "setlist_circuit_breaker_rejections_total: 1", "setlist_circuit_breaker_rejections_total: one", "$.cases["),
    ("cases/trouble.yaml", "version: 1", "version: 2", "$.version"),
    ("cases/catalogue.yaml", "cache: stale", "cache: old", "$.cases["),
    ("cases/catalogue.yaml", "{transport: connect}", "{transport: connection}", "$.cases["),
    ("scenarios/friday-evening.yaml", "for: 10m", "fro: 10m", "$.phases[0]"),
    ("scenarios/friday-evening.yaml", "for: 10m", "for: 10", "$.phases[0].for"),
    ("scenarios/friday-evening.yaml", "for: 10m", "for: 10min", "$.phases[0].for"),
    ("scenarios/friday-evening.yaml", "rate: 30/1m", "rate: 30", "$.load.rate"),
    ("scenarios/friday-evening.yaml", "rate: 30/1m", "rate: 30/m", "$.load.rate"),
    ("scenarios/friday-evening.yaml", "callers: 10}", "callers: 0}", "$.load.callers"),
    ("scenarios/friday-evening.yaml", "callers: 10}", "clients: 10}", "$.load"),
    ("scenarios/friday-evening.yaml", "latency_share: 60%", "latency_share: 0.6", "$.phases[2].upstream.latency_share"),
    ("scenarios/friday-evening.yaml", "{503: 10%}", "{503: 110%}", "$.phases[2].upstream.status"),
    ("scenarios/friday-evening.yaml", "{503: 10%}", "{5xx: 10%}", "$.phases[2].upstream.status"),
    ("scenarios/friday-evening.yaml", "limit: 30/30s", "limits: 30/30s", "$.phases[3].upstream"),
    ("scenarios/friday-evening.yaml", "retry_after: 20s", "retry_after: 20", "$.phases[3].upstream.retry_after"),
    ("scenarios/friday-evening.yaml", "name: friday-evening\n", "", "$"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "right", "wrong", "place"), OTHER_MISTAKES, ids=[f"{p}-{w.strip()[:40]}" for p, _, w, _ in OTHER_MISTAKES])
def test_schema_and_program_refuse_the_same_cases_and_scenarios(
    validators: dict[str, Draft202012Validator], tmp_path: Path, path: str, right: str, wrong: str, place: str
) -> None:
    text = (ROOT / path).read_text()
    assert right in text
    file = tmp_path / "broken.yaml"
    file.write_text(text.replace(right, wrong, 1))
    done = run("test" if OTHERS[path] == "cases" else "simulate", file)
    assert done.returncode == 1 and "error[E" in done.stderr and done.stdout == ""
    paths = [error.json_path for error in validators[OTHERS[path]].iter_errors(document(file.read_text()))]
    assert paths
    assert all(found.startswith(place) for found in paths), paths


def test_a_variable_may_stand_anywhere(validators: dict[str, Draft202012Validator]) -> None:
    text = shipped(".", "policies").replace("port: 8808", "port: ${PORT}").replace("critical: true", 'critical: "${CRITICAL:-true}"')
    assert not list(validators["policies"].iter_errors(document(text)))


def test_all_are_written_into_a_folder(tmp_path: Path) -> None:
    assert run("schema", "--output", tmp_path).returncode == 0
    for name in [*FILES, "cases", "scenario"]:
        assert (tmp_path / f"{name}.schema.json").read_text() == run("schema", name).stdout
