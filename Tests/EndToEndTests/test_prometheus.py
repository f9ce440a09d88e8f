"""A real Prometheus beside a gateway in trouble: every alert is made to fire by a real fault and resolves after it, and every query of
every board has something to show.

The rules are those that `setlist generate` writes, with a minute made 0.2 s long. Thresholds, queries and everything else stay.
"""

import http.client
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.admin import Admin
from support.binary import ROOT, run
from support.boards import Board
from support.deadline import until
from support.gateway import Gateway
from support.messages import legacy
from support.prometheus import Prometheus, free_port
from support.sign_in import Person
from support.standalone import Standalone

#: How much shorter every duration of the rules is.
FACTOR = 300
#: An outage in which the upstream answers, as an app sees it.
OUTAGE = {"path": "/v1/*", "status": 503}


class Loader(yaml.SafeLoader):
    """YAML 1.2, where `on` is a word."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if first in "tTfF" or tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Policies:
    """The shipped policies with wide limits and short pauses, to be changed while the gateway runs."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.path = folder / "policies.yaml"
        (folder / "endpoints.yaml").write_text((ROOT / "endpoints.yaml").read_text())
        self.json: dict[str, Any] = yaml.load((ROOT / "policies.yaml").read_text(), Loader)
        limits = self.json["rate_limits"]
        limits["account"]["windows"] = {"second": "500/1s", "half_minute": "9000/30s", "minute": "15000/1m", "hour": "500000/1h"}
        limits["account"]["budget"] = "1000000/1d"
        limits["tiers"] = {
            "catalog": {"windows": {"minute": "12000/1m"}},
            "library": {"windows": {"minute": "1000/1m"}},
            "player": {"windows": {"second": "200/1s", "minute": "9000/1m"}},
        }
        limits["penalty"]["file"] = str(folder / "penalties.json")
        limits["budget_file"] = str(folder / "budgets.json")
        for breaker in self.json["breakers"].values():
            breaker["open"] = {"duration": "500ms", "multiplier": 1, "max": "500ms", "jitter": "0%", "reset_after": "5m"}
        self.json["warming"] |= {"on": ["interval"], "interval": "1s", "pause": "100ms", "calls": [{"tool": "get_devices"}]}
        self.json["health"]["checks"]["credentials"] = {"type": "credentials", "period": "1s"}
        # Of what is counted in buckets, one that is quickly waited for.
        self.json["slos"]["latency"]["under"] = "250ms"
        self.json["alerts"]["gate_closed"]["longer_than"] = "5s"
        self.write()

    def write(self, **alterations: Callable[[dict[str, Any]], None]) -> None:
        for key, alter in alterations.items():
            alter(self.json[key])
        self.path.write_text(yaml.safe_dump(self.json, sort_keys=False, width=200))


class Traffic:
    """Clients that call tools one after the other, as a phase of the test says, until it is told otherwise."""

    def __init__(self, gateway: Gateway, clients: int = 12) -> None:
        self.gateway = gateway
        self.numbers = itertools.count(1)
        self.next: Callable[[], tuple[str, dict[str, Any]]] | None = None
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]
        for thread in self.threads:
            thread.start()

    def cold(self) -> tuple[str, dict[str, Any]]:
        """What nobody has asked for, of many endpoints."""
        number = next(self.numbers)
        tool = ("get_track", "get_album", "get_artist", "get_episode", "get_show")[number % 5]
        return tool, {"id": f"{number:022}"}

    def new(self) -> tuple[str, dict[str, Any]]:
        """What nobody has asked for, and what has an answer; of two endpoints, since each takes so many calls at a time."""
        number = next(self.numbers)
        return ("search", {"query": f"harbour {number}", "types": ["album"]}) if number % 2 else ("get_saved_tracks", {"offset": number})

    def well(self) -> tuple[str, dict[str, Any]]:
        """What is in the cache for the most part, and now and then something else."""
        number = next(self.numbers)
        if number % 17 == 0:
            return "set_volume", {"volume_percent": number % 100}
        if number % 13 == 0:
            return "search", {"query": f"harbour {number % 200}", "types": ["track"]}
        tools = (("search", {"query": "harbour", "types": ["track"]}), ("get_saved_tracks", {}), ("get_profile", {}), ("get_playback", {}))
        return tools[number % 4]

    def old(self) -> tuple[str, dict[str, Any]]:
        """What can be answered by what it was, for a while."""
        return "get_playback", {}

    def _run(self) -> None:
        connection: http.client.HTTPConnection | None = None
        while not self.ended.is_set():
            choose = self.next
            if choose is None:
                time.sleep(0.02)
                continue
            tool, arguments = choose()
            body = json.dumps(legacy("tools/call", 1, name=tool, arguments=arguments))
            headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
            try:
                connection = connection or http.client.HTTPConnection(self.gateway.host, self.gateway.port, timeout=20)
                connection.request("POST", self.gateway.path, body, headers)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                # The gateway is being restarted.
                connection = None
                time.sleep(0.05)
            time.sleep(0.08)

    def stop(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join(30)


class Scene:
    """A gateway with clients and a signed-in account, its simulator, and a Prometheus that watches both."""

    def __init__(self, folder: Path, upstream: Standalone) -> None:
        self.upstream = upstream
        self.policies = Policies(folder / "config")
        self.person = Person(folder / "state", upstream.api, upstream.url)
        self.person.sign_in("--config", self.policies.folder)
        self.admin_port = free_port()
        self.gateway = self.start()
        self.port = self.gateway.port
        generated = run("generate", "--config", self.policies.folder, "--output", folder / "generated")
        assert generated.returncode == 0, generated.stderr
        self.boards = Board.all(folder / "generated/dashboards")
        self.board_folder = folder / "generated/dashboards"
        self.rules = folder / "generated/alerts"
        self.alerts = {
            rule["alert"] for group in yaml.safe_load((self.rules / "alerts.rules.yml").read_text())["groups"] for rule in group["rules"]
        }
        self.started = time.time()
        self.prometheus = Prometheus(folder / "prometheus", self.rules, [f"127.0.0.1:{self.admin_port}"], FACTOR)
        self.traffic = Traffic(self.gateway)
        #: Everything that has fired so far.
        self.fired: set[str] = set()

    def start(self, port: int = 0) -> Gateway:
        arguments = ("--transport", "http", "--port", str(port), "--admin-port", str(self.admin_port), "--warming", "--no-watch")
        return Gateway("serve", "--config", self.policies.folder, *arguments, env=self.person.env)

    @property
    def admin(self) -> Admin:
        return Admin(f"http://127.0.0.1:{self.admin_port}")

    def reload(self, status: int = 200, **alterations: Callable[[dict[str, Any]], None]) -> None:
        self.policies.write(**alterations)
        answer = self.admin.post("/config/reload")
        assert answer.status == status, answer.text

    def has_fired(self, *names: str, seconds: float = 90) -> None:
        """Waits until all of them have fired since the start."""
        assert set(names) <= self.alerts, set(names) - self.alerts

        def all_fired() -> bool:
            self.fired |= self.prometheus.firing()
            return set(names) <= self.fired

        try:
            until(all_fired, f"{', '.join(names)} to fire", seconds=seconds, pause=0.1)
        except AssertionError as error:
            raise AssertionError(f"{error}; have not fired: {sorted(set(names) - self.fired)}; now: {sorted(self.prometheus.firing())}") from None

    def is_quiet(self, *names: str, seconds: float = 240) -> None:
        """Waits until none of these fires; without names, until nothing does."""

        def quiet() -> bool:
            firing = self.prometheus.firing()
            self.fired |= firing
            return not firing & (set(names) or firing)

        try:
            until(quiet, "alerts to resolve", seconds=seconds, pause=0.2)
        except AssertionError as error:
            raise AssertionError(f"{error}; still firing: {sorted(self.prometheus.firing())}") from None

    def is_at_peace(self, seconds: float) -> None:
        """Waits until nothing has fired for so long; a machine that stands still for a moment looks like a service that is down."""
        began = time.monotonic()

        def peaceful() -> bool:
            nonlocal began
            if self.prometheus.firing():
                began = time.monotonic()
            return time.monotonic() - began >= seconds

        try:
            until(peaceful, "peace", seconds=60, pause=0.1)
        except AssertionError as error:
            raise AssertionError(f"{error}; nothing is wrong, and there fires {sorted(self.prometheus.firing())}") from None

    def close(self) -> None:
        self.traffic.stop()
        self.prometheus.stop()
        if self.gateway.process.poll() is None:
            self.gateway.stop()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """After everything that can go wrong has, and is over."""
    with Standalone() as upstream:
        scene = Scene(tmp_path_factory.mktemp("prometheus"), upstream)
        try:
            play(scene)
            yield scene
        finally:
            scene.close()


def play(scene: Scene) -> None:
    simulator, traffic = scene.upstream.simulator, scene.traffic

    # All is well, for long enough that an alert would have been raised.
    traffic.next = traffic.well
    until(lambda: scene.prometheus.value("sum(increase(setlist_tool_calls_total[2s]))"), "calls to be counted")
    scene.is_at_peace(5)
    # Until the first scrape there was no service.
    scene.fired.clear()

    # The upstream answers everything with an error, and nobody asks for what is in the cache.
    traffic.next = traffic.cold
    simulator.faults(OUTAGE)
    scene.has_fired("SetlistNoSuccess", "SetlistErrorRate", "SetlistBreakerOpen", "SetlistRetryBudgetEmpty", "SetlistWarmingFailed")
    scene.has_fired("SetlistAvailabilityBurnFast", "SetlistAvailabilityBurnSteady", "SetlistLowHitRate")

    # What the player was doing a moment ago stands in for what it does.
    traffic.next = traffic.old
    scene.has_fired("SetlistDegradedAnswers", "SetlistFreshnessBurnFast", "SetlistFreshnessBurnSteady")

    # The upstream answers, late.
    simulator.slow("/v1/*", 400)
    traffic.next = traffic.new
    scene.has_fired("SetlistLatencyBurnFast", "SetlistLatencyBurnSteady")

    # It wants to be left alone for a while.
    simulator.faults({"path": "/v1/*", "status": 429, "retry_after": 12, "latency_ms": 400})
    scene.has_fired("SetlistRateLimited", "SetlistGateClosed")
    simulator.faults()
    traffic.next = traffic.well

    # Somebody tightens limits beyond what has been used, breaks the file, forces a breaker and signs out.
    before = json.loads(json.dumps(scene.policies.json["rate_limits"]))
    scene.reload(
        rate_limits=lambda limits: (
            limits["account"].update(budget="20/1d"),
            limits["tiers"]["library"]["windows"].update(minute="2/1m"),
        )
    )
    scene.has_fired("SetlistDailyBudgetNearlySpent", "SetlistLimitNearlyReached")
    scene.reload(status=200, rate_limits=lambda limits: limits.update(before))

    good = scene.policies.path.read_text()
    scene.policies.path.write_text(good.replace("page_size: 200", "page_size: many"))
    assert scene.admin.post("/config/reload").status != 200
    breaker = scene.admin.get("/breakers").json["breakers"][0]["name"]
    assert scene.admin.post(f"/breakers/{breaker}/force-open").status == 200
    kept = scene.person.kept
    scene.person.keep(authorized_at=int(time.time()) - 170 * 86_400)
    scene.has_fired("SetlistReloadFailed", "SetlistBreakerOverridden", "SetlistSignInExpiring")
    assert scene.prometheus.value("time() - setlist_credential_authorized_timestamp_seconds") == pytest.approx(170 * 86_400, abs=600)
    scene.person.keep(authorized_at=kept["authorized_at"])
    scene.policies.path.write_text(good)
    scene.reload()
    assert scene.admin.post(f"/breakers/{breaker}/reset").status == 200
    # Renamed, since a file that others may read is not taken.
    tokens = scene.person.tokens
    elsewhere = tokens.rename(tokens.with_suffix(".away"))
    scene.has_fired("SetlistHealthCheckFailing")
    elsewhere.rename(tokens)

    # The errors of minutes ago are in windows of days.
    scene.has_fired(*(f"Setlist{slo}Burn{pace}" for slo in ("Availability", "Latency", "Freshness") for pace in ("Slow", "Creeping")))
    scene.is_quiet()

    # It is stopped, and started again.
    scene.gateway.stop()
    scene.has_fired("SetlistServiceDown")
    scene.gateway = scene.start(scene.port)
    scene.traffic.gateway = scene.gateway
    scene.is_quiet()


@pytest.mark.timeout(600)  # The first of them waits for the whole play.
def test_every_alert_has_fired_by_a_real_fault_and_has_resolved(scene: Scene) -> None:
    assert scene.fired == scene.alerts
    assert scene.prometheus.firing() == set()


@pytest.mark.timeout(600)
def test_prometheus_has_no_trouble_with_the_rules_or_the_scrapes(scene: Scene) -> None:
    rules = [rule for group in scene.prometheus.ask("rules")["groups"] for rule in group["rules"]]
    assert {rule["health"] for rule in rules} == {"ok"}, [rule for rule in rules if rule["health"] != "ok"]
    targets = scene.prometheus.ask("targets")["activeTargets"]
    assert [target["health"] for target in targets] == ["up"]
    names = set(scene.prometheus.ask("label/__name__/values"))
    assert {name for name in names if not name.startswith(("setlist_", "process_", "mcp_server_", "scrape_", "ALERTS")) and ":" not in name} == {"up"}


@pytest.mark.timeout(600)
def test_every_query_of_every_board_has_shown_something(scene: Scene) -> None:
    prometheus, end = scene.prometheus, time.time()
    empty = []
    for board in scene.boards:
        for panel in board.panels:
            for target in panel.targets:
                series = prometheus.range(board.expression(target["expr"], prometheus.interval, 0.5), scene.started, end, 0.5)
                if not any(value != "NaN" for line in series for _, value in line["values"]):
                    empty.append(f"{panel.board} / {panel.title}: {target['expr']}")
        for annotation in board.json["annotations"]["list"]:
            if "expr" in annotation and not prometheus.range(board.expression(annotation["expr"], prometheus.interval), scene.started, end, 0.2):
                empty.append(f"{board.json['title']} / annotation {annotation['name']}: {annotation['expr']}")
    assert not empty, "\n".join(empty)


@pytest.mark.timeout(600)
def test_every_variable_of_every_board_has_values(scene: Scene) -> None:
    for board in scene.boards:
        for variable in board.variables:
            matcher, label = variable["query"]["query"].removeprefix("label_values(").removesuffix(")").rsplit(", ", 1)
            assert scene.prometheus.values(label, board.expression(matcher, scene.prometheus.interval), scene.started), f"{board.path}: {variable}"


@pytest.mark.timeout(600)
def test_the_boards_can_be_drawn(scene: Scene, tmp_path: Path) -> None:
    minutes = (time.time() - scene.started) / 60
    span = ("--minutes", f"{minutes:.2f}", "--scrape-interval", str(scene.prometheus.interval))
    command = [sys.executable, ROOT / "scripts/render-boards", "--prometheus", scene.prometheus.url, "--boards", scene.board_folder, "--out", tmp_path, *span]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    pictures = {path.stem for path in tmp_path.glob("*.png") if path.stat().st_size > 50_000}
    assert pictures == {board.path.stem for board in scene.boards}
    assert "no data" not in done.stdout, done.stdout
