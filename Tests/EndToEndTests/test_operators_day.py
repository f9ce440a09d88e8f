"""A day of an operator beside a gateway that serves: each edit is seen by a client that stays connected, and in the metrics."""

import os
from pathlib import Path
from typing import Any

from support import configuration
from support.admin import Admin
from support.binary import DEMO_TOKEN, run
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern
from support.recording import Recording
from support.standalone import Standalone
from test_metrics import Metrics
from test_reload import NEW_TOOL, an_album, tools
from test_streams import listen, opened

REVISION = "dev.setlist/revision"


class Day:
    def __init__(self, folder: Path, gateway: Gateway, http: RawHTTP) -> None:
        self.folder = folder
        self.gateway = gateway
        self.http = http
        self.admin = Admin(gateway.admin)

    @property
    def metrics(self) -> Metrics:
        return Metrics(self.admin)

    @property
    def config(self) -> dict[str, Any]:
        return self.admin.get("/config").json

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        return self.http.modern(modern("tools/call", 1, name=tool, arguments=arguments)).json["result"]

    def edit(self, file: str, old: str, new: str) -> None:
        """As editors do: another file is put in its place; then waits until the gateway has seen it by itself."""
        path, before = self.folder / file, self.config["reloads"]
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        path.with_suffix(".new").write_text(text.replace(old, new))
        os.replace(path.with_suffix(".new"), path)
        until(lambda: self.config["reloads"] != before, "the gateway to see the edit")

    def plan(self) -> tuple[int, str]:
        done = run("plan", "--admin", self.gateway.admin)
        return done.returncode, done.stdout + done.stderr


def test_each_step_of_a_day_is_seen_by_a_client_and_in_the_metrics(tmp_path: Path, recording: Recording) -> None:
    folder = configuration.write(tmp_path / "configuration")
    with Standalone() as upstream:
        env = {"SPOTIFY_API_URL": upstream.api, "SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN, "XDG_STATE_HOME": str(tmp_path / "state")}
        with Gateway("serve", "--port", "0", "--config", str(folder), env=env) as gateway, RawHTTP(gateway, recording) as http:
            live(Day(folder, gateway, http), recording)


def live(day: Day, recording: Recording) -> None:
    album, events = an_album(day.http), opened(day.gateway, recording, listen())
    events.next()
    assert day.plan()[0] == 0, "nothing has been edited"

    # A tier is tightened below what is asked for, and loosened again.
    assert not day.call("get_saved_tracks", offset=1)["isError"]
    day.edit("policies.yaml", "library: {windows: {minute: 40/1m}}", "library: {windows: {minute: 1/1m}}")
    refused = day.call("get_saved_tracks", offset=2)
    assert refused["isError"] and refused["structuredContent"]["error"] == "rate_limited", refused
    assert day.metrics.sum("setlist_rate_limit_limit", tier="library", window="minute") == 1
    assert day.metrics.sum("setlist_rate_limit_decisions_total", tier="library", decision="reject") >= 1
    day.edit("policies.yaml", "library: {windows: {minute: 1/1m}}", "library: {windows: {minute: 40/1m}}")
    assert not day.call("get_saved_tracks", offset=2)["isError"]
    assert day.metrics.sum("setlist_rate_limit_limit", tier="library", window="minute") == 40

    # A lifetime is lengthened, and holds for what is asked from then on.
    assert day.call("search", query="first", types=["album"])["_meta"]["dev.setlist/cache"]["ttl_ms"] <= 600_000
    day.edit("endpoints.yaml", "cache: {ttl: 10m, scope: country, stale_while_revalidate: 5m", "cache: {ttl: 2h, scope: country, stale_while_revalidate: 5m")
    fills = day.metrics.sum("setlist_cache_fills_total", result="stored")
    assert day.call("search", query="second", types=["album"])["_meta"]["dev.setlist/cache"]["ttl_ms"] > 6_000_000
    assert day.metrics.sum("setlist_cache_fills_total", result="stored") == fills + 1

    # An endpoint is added; clients are told.
    before = day.config["revision"]
    day.edit("endpoints.yaml", "\nendpoints:\n", "\nendpoints:\n" + NEW_TOOL.lstrip("\n"))
    assert events.next()["method"] == "notifications/tools/list_changed"
    added = day.call("get_another_album", id=album)
    assert not added["isError"] and added["_meta"][REVISION] == day.config["revision"] != before
    assert day.metrics.sum("setlist_tool_calls_total", tool="get_another_album", outcome="ok") == 1
    assert day.metrics.sum("setlist_upstream_requests_total", endpoint="get_another_album", code="2xx") == 1

    # A file is broken: nothing changes but what operators see. It is mended.
    applied = day.metrics.sum("setlist_config_reloads_total", result="applied")
    day.edit("policies.yaml", "page_size: 200", "page_size: many")
    assert day.call("get_another_album", id=album)["_meta"][REVISION] == day.config["revision"]
    problem = day.config["last_reload"]
    assert problem["result"] == "refused" and "page_size" in str(problem["diagnostics"])
    assert day.plan()[0] == 1
    assert (day.metrics.sum("setlist_config_last_reload_successful"), day.metrics.sum("setlist_config_reloads_total", result="refused")) == (0, 1)
    day.edit("policies.yaml", "page_size: many", "page_size: 200")
    assert day.metrics.sum("setlist_config_last_reload_successful") == 1
    assert day.metrics.sum("setlist_config_reloads_total", result="applied") == applied + 1

    # A breaker is forced open, and let go.
    breaker = day.admin.get("/breakers").json["breakers"]
    name = next(one["name"] for one in breaker if one["name"].endswith(".get_album"))
    assert run("breakers", "force-open", name, "--admin", day.gateway.admin).returncode == 0
    stopped = day.call("get_album", id=album)
    assert stopped["isError"] and stopped["structuredContent"]["error"] == "circuit_open"
    assert day.metrics.sum("setlist_circuit_breaker_override_active", breaker=name) == 1
    assert day.metrics.sum("setlist_circuit_breaker_rejections_total", breaker=name) == 1
    assert run("breakers", "reset", name, "--admin", day.gateway.admin).returncode == 0
    assert not day.call("get_album", id=album)["isError"]
    assert day.metrics.sum("setlist_circuit_breaker_override_active", breaker=name) == 0

    # What was served before the endpoint was added is served again, whatever the files say.
    done = run("rollback", "--admin", day.gateway.admin)
    assert done.returncode == 0 and before in done.stdout, done.stdout + done.stderr
    assert events.next()["method"] == "notifications/tools/list_changed"
    assert "get_another_album" not in tools(day.http)
    assert day.call("get_album", id=album)["_meta"][REVISION] == before
    assert day.metrics.sum("setlist_config_info", revision=before) == 1
    assert day.plan()[0] == 2, "the files say something else"
    missing = day.http.modern(modern("tools/call", 9, name="get_another_album", arguments={"id": album})).json
    assert missing["error"]["code"] == -32602
