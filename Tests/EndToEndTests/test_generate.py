"""What `setlist generate` writes: the same each time, as it is committed, understood by Prometheus, and proven by tests that can fail."""

import json
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from support.binary import ROOT, run
from support.promtool import promtool

ALERTS = ROOT / "alerts"
DASHBOARDS = ROOT / "dashboards"
RUNBOOKS = ALERTS / "runbooks"


def rules(name: str) -> list[dict]:
    return [rule for group in yaml.safe_load((ALERTS / name).read_text())["groups"] for rule in group["rules"]]


def alerts() -> list[dict]:
    return rules("alerts.rules.yml")


def names() -> list[str]:
    return [alert["alert"] for alert in alerts()]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# Files


def test_twice_is_the_same_and_the_same_as_committed(tmp_path: Path) -> None:
    assert run("generate", "--output", tmp_path).returncode == 0
    first = tree(tmp_path)
    again = run("generate", "--output", tmp_path)
    assert again.returncode == 0
    assert "nothing to change" in again.stdout
    assert tree(tmp_path) == first
    committed = {f"{folder.name}/{path}": contents for folder in (ALERTS, DASHBOARDS) for path, contents in tree(folder).items()}
    assert first.keys() == committed.keys()
    # Notes of people are part of a committed runbook, and of no other file.
    assert {path for path in first if first[path] != committed[path]} <= {path for path in first if path.endswith(".md")}


def test_the_committed_tree_is_up_to_date() -> None:
    done = run("generate", "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "up to date" in done.stdout


def test_an_edited_threshold_fails_the_check_and_is_shown(broken_copy: Callable[..., Path]) -> None:
    folder = broken_copy("policies.yaml", "error_rate: {above: 5%", "error_rate: {above: 7%")
    for source in (ALERTS, DASHBOARDS):
        shutil.copytree(source, folder / source.name)
    before = tree(folder)
    done = run("generate", "--check", "--config", folder, "--output", folder)
    assert done.returncode == 1
    assert "out of date" in done.stderr
    lines = done.stdout.splitlines()
    assert "--- a/alerts/alerts.rules.yml" in lines and "+++ b/alerts/alerts.rules.yml" in lines
    assert any(re.match(r"-.*> 0\.05$", line) for line in lines) and any(re.match(r"\+.*> 0\.07$", line) for line in lines)
    # The line in the panel is the same number.
    assert "--- a/dashboards/overview.json" in lines
    assert tree(folder) == before

    assert run("generate", "--config", folder, "--output", folder).returncode == 0
    assert run("generate", "--check", "--config", folder, "--output", folder).returncode == 0


def test_what_is_no_longer_generated_goes_and_what_people_wrote_stays(broken_copy: Callable[..., Path]) -> None:
    folder = broken_copy("policies.yaml", "reload_failed: {for: 1m, severity: ticket}", "reload_failed: null")
    assert run("generate", "--output", folder).returncode == 0
    notes = folder / "alerts/runbooks/SetlistGateClosed.md"
    notes.write_text(notes.read_text().replace("<!-- end of notes -->", "Ask Kim.\n<!-- end of notes -->"))
    own = folder / "alerts/own.rules.yml"
    own.write_text("groups: []\n")
    done = run("generate", "--config", folder, "--output", folder)
    assert done.returncode == 0, done.stderr
    assert "2 removed" in done.stdout
    assert not (folder / "alerts/tests/SetlistReloadFailed.yml").exists()
    assert not (folder / "alerts/runbooks/SetlistReloadFailed.md").exists()
    assert own.exists()
    assert "Ask Kim." in notes.read_text()

    policies = folder / "policies.yaml"
    policies.write_text(re.sub(r"  gate_closed: .*", "  gate_closed: null", policies.read_text()))
    done = run("generate", "--config", folder, "--output", folder)
    assert done.returncode == 0
    assert "SetlistGateClosed.md is no longer generated" in done.stderr
    assert "Ask Kim." in notes.read_text()
    assert run("generate", "--check", "--config", folder, "--output", folder).returncode == 0


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "alerts").write_text("in the way")
    done = run("generate", "--output", tmp_path)
    assert done.returncode == 1
    assert f"cannot write {tmp_path}/alerts" in done.stderr or f"cannot make {tmp_path}/alerts" in done.stderr


@pytest.mark.parametrize("version", ["2", "latest", "1.8", ""])
def test_a_wrong_version_is_wrong_usage(version: str) -> None:
    done = run("generate", "--check", f"--prometheus-min={version}")
    assert done.returncode == 2
    assert "--prometheus-min" in done.stderr


def test_an_older_prometheus_gets_what_it_knows(tmp_path: Path) -> None:
    assert run("generate", "--prometheus-min", "2.40", "--output", tmp_path).returncode == 0
    assert "keep_firing_for" not in (tmp_path / "alerts/alerts.rules.yml").read_text()
    assert "keep_firing_for" in (ALERTS / "alerts.rules.yml").read_text()


def test_another_api_has_rules_of_its_own(tmp_path: Path) -> None:
    done = run("generate", "--config", ROOT / "examples/bookshop", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "spotify" not in "".join(path.read_text().lower() for path in tmp_path.rglob("*") if path.is_file())
    assert promtool("check", "rules", *(tmp_path / "alerts").glob("*.rules.yml")).returncode == 0


# Prometheus


def test_promtool_takes_the_rules() -> None:
    done = promtool("check", "rules", ALERTS / "recording.rules.yml", ALERTS / "alerts.rules.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_its_test() -> None:
    assert sorted(test.stem for test in (ALERTS / "tests").glob("*.yml")) == sorted(names())


def needed(records: list[dict], *expressions: str) -> list[dict]:
    """The records that the expressions look at, and that those look at."""
    wanted = [record for record in records if any(record["record"] in expression for expression in expressions)]
    further = [record for record in wanted if record["expr"] not in expressions]
    return needed(records, *expressions, *(record["expr"] for record in further)) if further else wanted


def promtool_test(name: str, folder: Path, change: Callable[[dict], dict] = lambda rule: rule) -> tuple[int, str]:
    """Runs an alert's test beside that alert's rules and what they look at: all others would take most of the time."""
    (folder / "tests").mkdir(parents=True)
    shutil.copy(ALERTS / "tests" / f"{name}.yml", folder / "tests")
    mine = [change(rule) for rule in alerts() if rule["alert"] == name]
    records = needed(rules("recording.rules.yml"), *(rule["expr"] for rule in mine))
    for file, kept in (("recording.rules.yml", records), ("alerts.rules.yml", mine)):
        (group,) = yaml.safe_load((ALERTS / file).read_text())["groups"]
        (folder / file).write_text(yaml.safe_dump({"groups": [group | {"rules": kept}]}, sort_keys=False))
    done = promtool("test", "rules", folder / "tests" / f"{name}.yml")
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", names())
def test_an_alert_passes_its_test(name: str, tmp_path: Path) -> None:
    status, text = promtool_test(name, tmp_path)
    assert status == 0, text


@pytest.mark.parametrize("mutation", ["vector(0) > 1", "vector(1)"])
def test_no_alert_can_be_replaced_by_one_that_never_or_always_fires(mutation: str, tmp_path: Path) -> None:
    def survives(name: str) -> bool:
        status, text = promtool_test(name, tmp_path / name, lambda rule: rule | {"expr": mutation})
        # A test that cannot be run at all proves nothing.
        assert "FAILED" in text or status == 0, text
        return status == 0

    with ThreadPoolExecutor(2) as pool:
        survivors = [name for name, lived in zip(names(), pool.map(survives, names()), strict=True) if lived]
    assert len(names()) > 20
    assert survivors == []


@pytest.mark.parametrize("name", names())
def test_an_alert_tells_what_a_person_needs(name: str) -> None:
    (alert,) = [alert for alert in alerts() if alert["alert"] == name]
    assert alert["labels"]["severity"] in ("page", "ticket", "info")
    assert alert["labels"]["service"]
    assert alert["annotations"]["summary"] and alert["annotations"]["description"]
    runbook = alert["annotations"]["runbook_url"]
    assert (RUNBOOKS / runbook.rsplit("/", 1)[1]).is_file()
    uid = re.search(r"/d/([\w-]+)", alert["annotations"]["dashboard_url"])[1]
    assert uid in [json.loads(board.read_text())["uid"] for board in DASHBOARDS.glob("*.json")]


def test_pages_are_for_symptoms_only() -> None:
    pages = {alert["alert"] for alert in alerts() if alert["labels"]["severity"] == "page"}
    burns = {name for name in names() if re.search(r"Burn(Fast|Steady)$", name)}
    assert pages == {"SetlistServiceDown", "SetlistNoSuccess"} | burns


# Runbooks


@pytest.mark.parametrize("name", names())
def test_a_runbook_leads_somewhere(name: str) -> None:
    text = (RUNBOOKS / f"{name}.md").read_text()
    for heading in ("Meaning", "Impact", "Diagnosis", "Mitigation", "Configuration", "Notes"):
        assert f"\n## {heading}\n" in text
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    for link in links:
        assert (RUNBOOKS / link).resolve().is_file(), link
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    assert blocks
    # Names in capitals are for the reader to fill in; the words before them are commands.
    for line in [*"".join(blocks).splitlines(), *re.findall(r"`(setlist [^`]*)`", text)]:
        words = [word for word in line.split()[1:] if re.fullmatch(r"[a-z]+", word)]
        if words[0] == "explain":
            done = run("explain", line.split()[2])
        else:
            done = run("help", *words)
        assert done.returncode == 0, f"{line}: {done.stderr}"
    reference = (ROOT / "docs/configuration.md").read_text()
    fields = re.search(r"## Configuration\n\n(.*?)\. `setlist", text)[1]
    for field in re.findall(r"`([^`]+)`", fields):
        known = re.sub(r"^slos\.[\w-]+", "slos.NAME", field)
        assert re.search(rf"`{re.escape(known)}[.`\[]", reference), f"{field} is no key"


def test_there_is_no_runbook_without_an_alert() -> None:
    assert sorted(path.stem for path in RUNBOOKS.glob("*.md")) == sorted(names())
