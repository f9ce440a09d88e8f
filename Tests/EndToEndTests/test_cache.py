"""The cache as clients and operators meet it: sharing, staleness, freshness on request, invalidation and warming."""

import hashlib
import json
import os
import random
import time
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client.client import Client
from support import configuration
from support.admin import Admin
from support.binary import run
from support.deadline import eventually, until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import CACHE_KEY, modern
from support.recording import Recording
from support.sign_in import Person
from support.standalone import Standalone
from support.upstream import HeldUpstream

#: Operations of the soak; the figure that the project states was measured with SETLIST_SOAK=100000.
SOAK = int(os.environ.get("SETLIST_SOAK", "1500"))

ENDPOINTS = """
version: 1
server: {name: soak}
upstream: {base_url: "${SPOTIFY_API_URL}", credentials: user}
endpoints:
  check:
    request: GET /me/library/contains
    title: Check
    description: Whether it is saved.
    parameters: {uri: {in: query, name: uris, type: string, required: true, description: A uri.}}
    cache: {ttl: 5s, stale_while_revalidate: 5s, tags: ["saved/{uri}"]}
  save:
    request: PUT /me/library
    title: Save
    description: Save it.
    parameters: {uri: {in: query, name: uris, type: string, required: true, description: A uri.}}
    invalidates: ["saved/{uri}"]
    settle: 300ms
  remove:
    request: DELETE /me/library
    title: Remove
    description: Remove it.
    parameters: {uri: {in: query, name: uris, type: string, required: true, description: A uri.}}
    invalidates: ["saved/{uri}"]
    settle: 300ms
"""
POLICIES = """
version: 1
credentials: {user: {type: bearer, token: "${SPOTIFY_ACCESS_TOKEN}"}}
"""
LAG = 0.3


def cache(result) -> dict:
    return (result.meta or {}).get(CACHE_KEY, {})


async def saved_uris(gateway: Gateway, count: int) -> list[str]:
    async with Client(gateway.url) as client:
        result = await client.call_tool("get_saved_tracks", {"limit": count})
        return [row["track"]["uri"] for row in result.structured_content["items"]]


async def test_thirty_two_concurrent_calls_of_one_key_make_one_request(gateway) -> None:
    gateway.simulator.slow("/v1/search", 300)
    arguments = {"query": "harbour", "types": ["track"]}
    results = []
    async with Client(gateway.url) as first, Client(gateway.url) as second:
        gateway.simulator.forget()
        async with anyio.create_task_group() as group:

            async def call(client: Client) -> None:
                results.append(await client.call_tool("search", arguments))

            for number in range(32):
                group.start_soon(call, (first, second)[number % 2])
    assert [result.is_error for result in results] == [False] * 32
    assert len({json.dumps(result.structured_content) for result in results}) == 1
    assert len([seen for seen in gateway.simulator.requests() if seen.path == "/v1/search"]) == 1


async def test_a_caller_can_ask_for_a_fresh_answer(gateway) -> None:
    async with Client(gateway.url) as client:
        await client.call_tool("get_my_playlists", {"limit": 3})
        gateway.simulator.forget()
        assert cache(await client.call_tool("get_my_playlists", {"limit": 3}))["status"] == "hit"
        assert gateway.simulator.requests() == []
        fresh = await client.call_tool("get_my_playlists", {"limit": 3}, meta={"dev.setlist/fresh": True})
        assert cache(fresh)["status"] == "miss"
        assert len(gateway.simulator.requests()) == 1


async def test_an_old_answer_stands_in_while_the_upstream_fails(broken_copy) -> None:
    folder = broken_copy(
        "endpoints.yaml", "cache: {ttl: 60s, scope: user, stale_if_error: 1h}", "cache: {ttl: 1s, scope: user, stale_if_error: 1h}"
    )
    with Gateway.demo("--config", str(folder)) as gateway:
        async with Client(gateway.url) as client:
            first = await client.call_tool("get_saved_tracks", {"limit": 2})
            gateway.simulator.faults({"path": "/v1/me/tracks", "status": 503})

            async def stale() -> bool:
                return cache(await client.call_tool("get_saved_tracks", {"limit": 2}))["status"] == "stale"

            await eventually(stale, "the answer to be old")
            result = await client.call_tool("get_saved_tracks", {"limit": 2})
            assert not result.is_error
            assert result.structured_content == first.structured_content
            facts = cache(result)
            assert facts["status"] == "stale" and facts["degraded"] is True and facts["age_ms"] >= 900
            assert facts["reason"] in ("upstream_error", "upstream_failed", "refused")
            fresh = await client.call_tool("get_saved_tracks", {"limit": 2}, meta={"dev.setlist/fresh": True})
            assert fresh.is_error


async def test_operators_see_and_drop_what_is_cached(gateway) -> None:
    admin = Admin(gateway.admin)
    async with Client(gateway.url) as client:
        for _ in range(3):
            await client.call_tool("get_my_playlists", {"limit": 2})
        await client.call_tool("get_saved_tracks", {"limit": 2})
        stats = admin.get("/cache/stats").json
        assert set(stats) == {"timestamp", "cache", "invalidation", "warming", "health", "endpoints"}
        assert stats["cache"]["hits"] == 2 and stats["cache"]["misses"] == 2 and stats["cache"]["size"] == 2
        assert stats["cache"]["hit_rate_percent"] == 50
        assert stats["endpoints"]["get_my_playlists"]["hits"] == 2
        assert admin.post("/cache/invalidate", {"pattern": "me/**"}).json["entries"] == 2
        assert admin.post("/cache/invalidate", {"pattern": "me/**"}).json["entries"] == 0
        await client.call_tool("get_my_playlists", {"limit": 2})
        asif = admin.post("/cache/invalidate", {"tool": "create_playlist", "arguments": {"name": "x"}}).json
        assert asif["entries"] == 1
        assert {tag["tag"] for tag in asif["tags"]} >= {"me/playlists"}
        await client.call_tool("get_my_playlists", {"limit": 2})
        assert admin.post("/cache/purge", {"user": "somebody"}).json["entries"] == 0
        assert admin.post("/cache/purge", {"user": "local"}).json["entries"] == 1
        assert admin.post("/cache/purge", {}).status == 400
        assert admin.post("/cache/invalidate", {"pattern": "a//b"}).status == 400
        assert admin.post("/cache/invalidate", {"tool": "no_such"}).status == 404
    recent = admin.get("/cache/stats").json["invalidation"]["recent_invalidations"]
    assert recent[0]["tag"] == "user local" and recent[0]["cause"] == "purge" and recent[0]["entries"] == 1


async def test_the_command_line_does_the_same(gateway) -> None:
    async with Client(gateway.url) as client:
        await client.call_tool("get_my_playlists", {"limit": 2})
    where = ["--admin", gateway.admin]
    stats = run("cache", "stats", *where)
    assert stats.returncode == 0 and "get_my_playlists" in stats.stdout
    assert json.loads(run("cache", "stats", *where, "--format", "json").stdout)["cache"]["misses"] == 1
    assert run("cache", "invalidate", "me/playlists", *where).stdout.strip() == "me/playlists: 1 entries"
    assert run("cache", "purge", "--all", *where).stdout.strip() == "**: 0 entries"
    assert run("cache", "invalidate", "a//b", *where).returncode == 1
    assert run("cache", "purge", *where).returncode == 2
    history = json.loads(run("cache", "stats", *where, "--format", "json").stdout)["invalidation"]
    assert history["total_invalidations"] == 2


async def test_what_a_conversation_begins_with_is_there_before_it_begins() -> None:
    with Gateway.demo("--warming") as gateway:
        admin = Admin(gateway.admin)
        until(lambda: admin.get("/cache/stats").json["warming"]["last_warming"], "the first round of warming")
        warmed = {seen.path for seen in gateway.simulator.requests()}
        assert warmed == {"/v1/me", "/v1/me/playlists", "/v1/me/tracks", "/v1/me/player", "/v1/me/player/devices"}
        async with Client(gateway.url) as client:
            assert cache(await client.call_tool("get_my_playlists", {"limit": 20}))["status"] == "hit"
        stats = admin.get("/cache/stats").json["warming"]
        assert stats["keys_warmed"] == 5 and stats["used_before_expiry"] == 1


async def test_warming_stops_where_the_upstream_asks_for_fewer_calls() -> None:
    with Standalone() as standalone:
        standalone.simulator.limits(window=1)
        with Gateway.serve(f"{standalone.url}/v1", "--warming") as gateway:
            admin = Admin(gateway.admin)
            until(lambda: admin.get("/cache/stats").json["warming"]["last_warming"], "the first round of warming")
            warming = admin.get("/cache/stats").json["warming"]
            assert warming["aborted"] >= 2 and warming["keys_warmed"] <= 1
            assert len([s for s in standalone.simulator.requests() if s.path.startswith("/v1/me")]) <= 3


async def test_warming_delays_and_refuses_nobodys_calls() -> None:
    """The shipped policies as they are: what a person calls goes out at once while warming's own calls are under way."""
    with HeldUpstream() as upstream, Gateway.serve(upstream.url, "--warming") as gateway:
        until(lambda: len(upstream.requests) == 2, "warming to be under way")
        assert all(request.start.startswith("GET /v1/me") for request in upstream.requests)
        results, said = [], []

        async def call(client: Client, number: int) -> None:
            async def progress(_: float, __: float | None, message: str | None) -> None:
                said.append(message)

            results.append(await client.call_tool("get_track", {"id": f"{number:022d}"}, progress_callback=progress))

        async with Client(gateway.url) as client, anyio.create_task_group() as group:
            # With warming's two as many as go out in a second.
            for number in range(8):
                group.start_soon(call, client, number)

            async def are_out() -> bool:
                return len(upstream.requests) == 10

            await eventually(are_out, "every call to reach the upstream")
            upstream.release()
        assert [result.is_error for result in results] == [False] * 8
        assert said == [], "whoever has to wait is told so"


class Item:
    """Whether something is saved, as its one writer knows."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.is_saved = True
        self.version = 0
        self.is_written = False
        self.acknowledged = float("-inf")


@pytest.mark.timeout(3600 if "SETLIST_SOAK" in os.environ else 60)
async def test_no_read_after_an_acknowledged_write_is_stale(tmp_path: Path, measured) -> None:
    """Several official clients read and write at once; the API shows each write only 300 ms later."""
    with Gateway.demo() as gateway:
        uris = await saved_uris(gateway, 20)
    (tmp_path / "endpoints.yaml").write_text(ENDPOINTS)
    (tmp_path / "policies.yaml").write_text(POLICIES)
    chance = random.Random(5)
    counts = {"reads": 0, "checked": 0, "writes": 0, "hits": 0}
    stale: list[str] = []
    with Gateway.demo("--config", str(tmp_path)) as gateway:
        gateway.simulator.settings(read_lag_ms=int(LAG * 1000))
        items = [Item(uri) for uri in uris]
        left = SOAK

        async def write(client: Client, item: Item) -> None:
            item.is_written = True
            item.version += 1
            result = await client.call_tool("remove" if item.is_saved else "save", {"uri": item.uri})
            assert not result.is_error, result.content[0].text
            item.is_saved = not item.is_saved
            item.acknowledged = time.monotonic()
            item.is_written = False
            counts["writes"] += 1

        async def read(client: Client, item: Item) -> None:
            settled = not item.is_written and time.monotonic() >= item.acknowledged + LAG
            version, expected = item.version, item.is_saved
            result = await client.call_tool("check", {"uri": item.uri})
            assert not result.is_error, result.content[0].text
            counts["reads"] += 1
            counts["hits"] += cache(result).get("status") != "miss"
            # What is written meanwhile may show or not.
            if settled and version == item.version:
                counts["checked"] += 1
                if result.structured_content["items"] != [expected]:
                    stale.append(f"{item.uri} {cache(result)} {time.monotonic() - item.acknowledged:.3f} s after the write")

        async def work() -> None:
            nonlocal left
            async with Client(gateway.url) as client:
                while left > 0:
                    left -= 1
                    item = chance.choice(items)
                    if chance.random() < 0.05 and not item.is_written:
                        await write(client, item)
                    else:
                        await read(client, item)

        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(work)
        # The API's side: it has what was written last.
        await anyio.sleep(LAG + 0.1)
        async with Client(gateway.url) as client:
            for item in items:
                result = await client.call_tool("check", {"uri": item.uri})
                if result.structured_content["items"] != [item.is_saved]:
                    stale.append(f"{item.uri} at the end")
    assert stale == []
    assert counts["checked"] > SOAK / 4 and counts["writes"] > SOAK / 100 and counts["hits"] > SOAK / 10
    measured(f"cache soak: {counts['reads']} reads ({counts['hits']} from the cache), {counts['writes']} writes, 0 stale of {counts['checked']} settled reads")


def test_the_accounts_country_and_not_the_market_says_who_shares_an_answer(tmp_path: Path, recording: Recording) -> None:
    """Ann and Cat live in Sweden, Ben in Britain; what is playable differs, whatever market they write."""
    names = ("ann", "cat", "ben")
    with Standalone("--profile", "extended") as service:
        person = Person(tmp_path / "state", service.api, service.url)
        for name, who in zip(names, ("owner", "owner", "neighbour"), strict=True):
            service.simulator.settings(signs_in=who)
            person.sign_in("--account", name)
        tokens = {name: f"stl_{name:k<43}" for name in names}
        callers = {name: {"sha256": hashlib.sha256(tokens[name].encode()).hexdigest(), "account": name} for name in names}
        folder = configuration.write(tmp_path / "config", access={"tokens": callers})
        arguments = ("serve", "--port", "0", "--config", folder, "--profile", "extended")
        with Gateway(*arguments, env=person.env) as gateway, RawHTTP(gateway, recording) as http:

            def ask(name: str, tool: str, **given: Any) -> tuple[dict[str, Any], int]:
                """The answer, and how many requests it took."""
                service.simulator.forget()
                message = http.modern(modern("tools/call", name=tool, arguments=given), {"Authorization": f"Bearer {tokens[name]}"})
                return message.json["result"]["structuredContent"], len(service.simulator.requests())

            albums = ask("ann", "get_saved_albums", limit=50, view="full")[0]["items"]
            tracks = [track for album in albums for track in album["album"]["tracks"]["items"]]
            track = next(track["id"] for track in tracks if not track["is_playable"])
            for name in names:
                assert ask(name, "get_track", id=track, market="US")[1] == 1, "nobody shares before their country is known"
            assert [ask(name, "get_profile", view="full")[0]["country"] for name in names] == ["SE", "SE", "GB"]
            for market in ("US", "SE"):
                asked = [ask(name, "get_track", id=track, market=market) for name in names]
                assert [requests for _, requests in asked] == [1, 0, 1]
                assert [answer["is_playable"] for answer, _ in asked] == [False, False, True]
                assert [ask(name, "get_track", id=track, market=market)[1] for name in names] == [0, 0, 0]
