"""The official client in each of its modes, over each transport: what agents can do, and what reaches the API when they do it."""

import base64

import anyio
import pytest
from mcp.shared.exceptions import MCPError
from support.clients import Agent
from support.messages import LATEST_LEGACY, MODERN
from support.operations import OFFERED

MODES = {"legacy": LATEST_LEGACY, "auto": MODERN, MODERN: MODERN}


async def uris(agent: Agent, playlist: str, limit: int = 50) -> list[str]:
    rows = (await agent.call("get_playlist_items", playlist_id=playlist, limit=limit))["items"]
    return [row["item"]["uri"] for row in rows]


async def test_connects_in_the_expected_revision_and_learns_who_serves(connect, mode) -> None:
    async with connect() as agent:
        assert agent.client.protocol_version == MODES[mode]
        await agent.call("get_devices")
        if mode != MODERN:  # A pinned client asks for nothing before its first call.
            assert agent.client.server_info.name == "spotify"
            assert "Search first" in agent.client.instructions
            assert agent.client.server_capabilities.tools is not None
            assert agent.client.server_capabilities.prompts is not None
            assert agent.client.server_capabilities.resources is not None
            assert agent.client.server_capabilities.logging is None


async def test_lists_every_tool_of_the_configuration_in_a_stable_order(connect) -> None:
    async with connect() as agent:
        tools = (await agent.client.list_tools()).tools
        assert [tool.name for tool in tools] == OFFERED
        for tool in tools:
            assert tool.description and tool.title
            assert tool.input_schema["type"] == "object"
            assert tool.input_schema["additionalProperties"] is False
        hints = {tool.name: tool.annotations for tool in tools}
        assert hints["get_track"].read_only_hint is True
        assert hints["add_playlist_items"].destructive_hint is False
        assert hints["add_playlist_items"].idempotent_hint is False
        assert hints["remove_playlist_items"].destructive_hint is True
        assert agent.simulator.requests() == [], "listing tools is no reason to call the API"


async def test_search_sends_words_and_defaults_and_answers_with_the_compact_view(connect) -> None:
    async with connect() as agent:
        track = await agent.a_track()
        agent.simulator.forget()
        found = await agent.call("search", query=track["name"], types=["track", "album"], limit=3)
        (request,) = agent.simulator.requests()
        assert (request.method, request.path) == ("GET", "/v1/search")
        assert request.query == {"q": track["name"], "type": "track,album", "limit": "3", "offset": "0"}
        assert request.headers["authorization"].startswith("Bearer ")
        assert track["id"] in [row["id"] for row in found["tracks"]["items"]]
        assert "external_ids" not in found["tracks"]["items"][0]
        assert set(found) == {"tracks", "albums", "pages"}


async def test_view_full_answers_with_every_field(connect) -> None:
    async with connect() as agent:
        track = await agent.a_track()
        assert "external_ids" in await agent.call("get_track", id=track["id"], view="full")


async def test_the_second_read_comes_from_the_cache(connect) -> None:
    async with connect() as agent:
        track = await agent.a_track()
        agent.simulator.forget()
        first = await agent.call("get_track", id=track["id"])
        assert first["id"] == track["id"]
        album = await agent.call("get_album", id=first["album"]["id"])
        assert album["name"] == first["album"]["name"]
        albums = await agent.call("get_artist_albums", id=first["artists"][0]["id"])
        assert len(albums["items"]) > 0
        assert await agent.is_hit("get_track", id=track["id"])
        assert await agent.is_hit("get_album", id=first["album"]["id"])
        assert [request.path for request in agent.simulator.requests()] == [
            f"/v1/tracks/{track['id']}",
            f"/v1/albums/{first['album']['id']}",
            f"/v1/artists/{first['artists'][0]['id']}/albums",
        ]


async def test_playlist_writes_arrive_as_sent_and_the_next_read_is_not_stale(connect) -> None:
    async with connect() as agent:
        track = (await agent.a_track())["uri"]
        playlist = (await agent.a_playlist())["id"]
        path = f"/v1/playlists/{playlist}/items"
        before = await uris(agent, playlist)
        total = (await agent.call("get_playlist", playlist_id=playlist))["items"]["total"]

        agent.simulator.forget()
        await agent.call("add_playlist_items", playlist_id=playlist, uris=[track], position=0)
        after_adding = await uris(agent, playlist)
        assert after_adding == [track, *before][:50]
        assert (await agent.call("get_playlist", playlist_id=playlist))["items"]["total"] == total + 1

        await agent.call("update_playlist_items", playlist_id=playlist, range_start=0, insert_before=2)
        assert (await uris(agent, playlist))[:2] == [before[0], track]

        await agent.call("update_playlist_items", playlist_id=playlist, uris=before[:3])
        assert await uris(agent, playlist) == before[:3]

        await agent.call("remove_playlist_items", playlist_id=playlist, uris=[before[1]])
        assert await uris(agent, playlist) == [before[0], before[2]]

        writes = [request for request in agent.simulator.requests() if request.method != "GET"]
        assert [(request.method, request.path, request.query) for request in writes] == [
            ("POST", path, {}),
            ("PUT", path, {}),
            ("PUT", path, {}),
            ("DELETE", path, {}),
        ]
        assert [request.json for request in writes] == [
            {"uris": [track], "position": 0},
            {"range_start": 0, "insert_before": 2},
            {"uris": before[:3]},
            {"items": [{"uri": before[1]}]},
        ]
        assert {request.headers["content-type"] for request in writes} == {"application/json"}


async def test_library_writes_have_an_empty_body_and_the_next_read_is_not_stale(connect) -> None:
    async with connect() as agent:
        saved = await agent.call("get_saved_tracks", limit=50)
        known = {row["track"]["uri"] for row in saved["items"]}
        playlist = (await agent.a_playlist())["id"]
        new = next(uri for uri in await uris(agent, playlist) if uri not in known)
        agent.simulator.forget()

        assert (await agent.call("check_library", uris=[new]))["items"] == [False]
        assert (await agent.call("save_to_library", uris=[new]))["message"] == "Saved."
        assert (await agent.call("check_library", uris=[new]))["items"] == [True]
        now = await agent.call("get_saved_tracks", limit=50)
        assert now["items"][0]["track"]["uri"] == new
        assert now["page"]["total"] == saved["page"]["total"] + 1

        assert (await agent.call("remove_from_library", uris=[new]))["message"] == "Removed."
        assert (await agent.call("check_library", uris=[new]))["items"] == [False]
        assert (await agent.call("get_saved_tracks", limit=50))["page"]["total"] == saved["page"]["total"]

        put, delete = [request for request in agent.simulator.requests() if request.method != "GET"]
        for request, method in ((put, "PUT"), (delete, "DELETE")):
            assert (request.method, request.path, request.query) == (method, "/v1/me/library", {"uris": new})
            assert request.body == ""
            assert "content-type" not in request.headers
        assert put.headers["content-length"] == "0"


async def test_playback_needs_a_device_says_so_and_starts_once_it_has_one(connect) -> None:
    async with connect() as agent:
        track = (await agent.a_track())["uri"]
        assert await agent.call("get_playback") == {"ok": True, "status": 204, "message": "Nothing is playing on any device."}

        text, facts = await agent.refusal("start_playback", uri=track)
        assert (facts["status"], facts["reason"]) == (404, "NO_ACTIVE_DEVICE")
        assert "No active device found" in facts["message"]
        assert "get_devices" in text and "NO_ACTIVE_DEVICE" in text and "404" in text

        device = (await agent.call("get_devices"))["devices"][0]
        agent.simulator.forget()
        await agent.call("start_playback", uri=track, device_id=device["id"], position_ms=1000)
        (request,) = agent.simulator.requests()
        assert (request.method, request.path) == ("PUT", "/v1/me/player/play")
        assert request.query == {"device_id": device["id"]}
        assert request.json == {"uris": [track], "position_ms": 1000}

        playing = await agent.call("get_playback")
        assert playing["is_playing"] is True
        assert playing["item"]["uri"] == track
        assert playing["device"]["id"] == device["id"]


async def test_an_album_uri_becomes_the_context_and_no_uri_resumes_without_a_body(connect) -> None:
    async with connect() as agent:
        album = (await agent.a_track())["album"]["id"]
        first, second = [device["id"] for device in (await agent.call("get_devices"))["devices"][:2]]
        agent.simulator.forget()
        await agent.call("start_playback", uri=f"spotify:album:{album}", offset_position=1, device_id=first)
        await agent.call("start_playback", device_id=second)
        play, resume = agent.simulator.requests()
        assert play.json == {"context_uri": f"spotify:album:{album}", "offset": {"position": 1}}
        assert resume.body == ""
        assert resume.headers["content-length"] == "0"


async def test_a_cover_is_sent_as_its_base64_text_with_its_media_type(connect) -> None:
    async with connect() as agent:
        playlist = (await agent.a_playlist())["id"]
        image = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40 + b"\xff\xd9").decode()
        agent.simulator.forget()
        answer = await agent.call("upload_playlist_cover", playlist_id=playlist, image=image)
        assert answer["status"] == 202
        (request,) = agent.simulator.requests()
        assert (request.method, request.path) == ("PUT", f"/v1/playlists/{playlist}/images")
        assert request.headers["content-type"] == "image/jpeg"
        assert request.body == image


ID = "0" * 22

#: Tool, arguments, and words that the answer must have.
WRONG_ARGUMENTS = [
    ("search", {"query": "x", "limit": 11}, ["limit", "integer", "1", "10", "11"]),
    ("search", {"query": "x", "limit": "5"}, ["limit", "integer", '"5"']),
    ("search", {"query": 7}, ["query", "string", "7"]),
    ("search", {}, ["query", "given", "nothing"]),
    ("search", {"query": "x", "types": ["song"]}, ["types", "track", "playlist", "song"]),
    ("search", {"query": "x", "types": []}, ["types", "at least 1", "0 items"]),
    ("search", {"query": "x", "q": "y"}, ['"q"', "query", "types"]),
    ("search", {"query": "x", "view": "huge"}, ["view", "compact", "full", "huge"]),
    ("get_track", {"id": "../me"}, ["id", "^[0-9A-Za-z]{22}$", "../me"]),
    ("start_playback", {"uri": "spotify:track:x", "uris": []}, ["uris", "items"]),
    ("start_playback", {"offset_position": 2}, ["uri", "uris", "offset_position"]),
    ("update_playlist_items", {"playlist_id": ID, "uris": [], "range_start": 1}, ["replace", "reorder"]),
]


async def test_a_wrong_argument_is_named_with_what_it_must_be_and_what_came(connect) -> None:
    async with connect() as agent:
        for tool, arguments, words in WRONG_ARGUMENTS:
            text, facts = await agent.refusal(tool, **arguments)
            missing = [word for word in words if word not in text]
            assert not missing, f"{tool} {arguments}: {missing} not in {text!r}"
            assert (facts["error"], facts["tool"]) == ("invalid_arguments", tool)
        assert agent.simulator.requests() == [], "a refused call must not reach the API"


async def test_an_unknown_tool_is_a_protocol_error(connect) -> None:
    async with connect() as agent:
        with pytest.raises(MCPError, match="get_trak") as error:
            await agent.client.call_tool("get_trak", {})
        assert error.value.error.code == -32602


#: The API's answer, as often as it is asked for (a read that may succeed later is tried three times), the facts that must come
#: through, and words of the sentence.
UPSTREAM_ERRORS = [
    ({"status": 503, "times": 3}, {"status": 503, "message": "Service Unavailable"}, "503"),
    (
        {"status": 403, "times": 1, "body": '{"error":{"status":403,"message":"Player command failed","reason":"PREMIUM_REQUIRED"}}'},
        {"status": 403, "message": "Player command failed", "reason": "PREMIUM_REQUIRED"},
        "Premium account",
    ),
    ({"status": 502, "times": 3, "body": "<html>Bad gateway</html>", "content_type": "text/html"}, {"status": 502}, "502"),
    (
        {"status": 400, "times": 1, "body": '{"error":"invalid_request","error_description":"Only bearer tokens are supported"}'},
        {"status": 400, "message": "Only bearer tokens are supported", "reason": "invalid_request"},
        "Only bearer tokens",
    ),
]


async def test_an_upstream_error_keeps_its_status_message_and_reason_and_is_not_cached(connect) -> None:
    async with connect() as agent:
        first, second = [row["track"]["id"] for row in (await agent.call("get_saved_tracks", limit=2))["items"]]
        for fault, facts, words in UPSTREAM_ERRORS:
            agent.simulator.faults({"path": "/v1/tracks/*", **fault})
            text, said = await agent.refusal("get_track", id=first)
            assert words in text and "<html>" not in text, f"{fault}: {text!r}"
            assert facts.items() <= said.items(), f"{fault}: {said}"
        assert (await agent.call("get_track", id=first))["id"] == first

        # Last, for it closes the gate to every call.
        agent.simulator.faults({"path": "/v1/tracks/*", "status": 429, "retry_after": 7, "times": 1})
        text, said = await agent.refusal("get_track", id=second)
        assert "7 s" in text and (said["status"], said["retry_after_seconds"]) == (429, 7)
        agent.simulator.forget()
        text, said = await agent.refusal("get_track", id=second)
        assert said["error"] == "gate_closed" and 0 < said["retry_after_seconds"] <= 8, f"{text!r}: {said}"
        assert agent.simulator.requests() == []


async def test_an_id_that_nothing_has_is_the_apis_own_404(connect) -> None:
    async with connect() as agent:
        _, facts = await agent.refusal("get_track", id=ID)
        assert (facts["status"], facts["message"]) == (404, "Resource not found")


async def test_a_broken_answer_is_an_error_that_says_so(connect) -> None:
    async with connect() as agent:
        track = (await agent.a_track())["id"]
        # A broken connection is tried again; an answer that came, however unreadable, is not.
        for action, times, error in (("reset", 3, "interrupted"), ("truncate", 1, "unreadable_answer")):
            agent.simulator.faults({"path": "/v1/tracks/*", "action": action, "times": times})
            _, facts = await agent.refusal("get_track", id=track)
            assert facts["error"] == error
        assert (await agent.call("get_track", id=track))["id"] == track


async def test_a_write_whose_answer_was_lost_warns_that_it_may_have_happened(connect) -> None:
    async with connect() as agent:
        playlist = (await agent.a_playlist())["id"]
        track = (await agent.a_track())["uri"]
        before = await uris(agent, playlist)
        agent.simulator.faults({"path": "/v1/playlists/*", "method": "POST", "action": "reset", "times": 1})
        text, _ = await agent.refusal("add_playlist_items", playlist_id=playlist, uris=[track], position=0)
        assert "may have been carried out" in text
        assert await uris(agent, playlist) == [track, *before][:50], "a write of unknown outcome must make the reads stale"


async def test_calls_of_one_client_run_side_by_side(connect) -> None:
    async with connect() as agent:
        track = (await agent.a_track())["id"]
        agent.simulator.slow("/v1/tracks/*", 2000)
        order: list[str] = []

        async def slow() -> None:
            await agent.call("get_track", id=track)
            order.append("slow")

        async def quick() -> None:
            await agent.call("get_devices")
            order.append("quick")

        async with anyio.create_task_group() as group:
            group.start_soon(slow)
            group.start_soon(quick)
        assert order == ["quick", "slow"]
