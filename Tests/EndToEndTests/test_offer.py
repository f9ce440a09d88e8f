"""Resources, prompts, completion and confirmation with the official client in each of its modes, over each transport."""

import json
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import ElicitResult, PromptReference, ResourceTemplateReference
from support.clients import Agent
from support.messages import CACHE_KEY

NOT_FOUND = {"legacy": -32002, "auto": -32602, "2026-07-28": -32602}


async def read(agent: Agent, uri: str) -> Any:
    (content,) = (await agent.client.read_resource(uri)).contents
    assert (content.uri, content.mime_type) == (uri, "application/json")
    return json.loads(content.text)


async def test_everything_is_listed_with_a_description_and_in_order(connect) -> None:
    async with connect() as agent:
        resources = (await agent.client.list_resources()).resources
        templates = (await agent.client.list_resource_templates()).resource_templates
        prompts = (await agent.client.list_prompts()).prompts
        assert {"spotify://me/player", "spotify://me/playlists"} <= {resource.uri for resource in resources}
        assert {"spotify://track/{id}", "spotify://playlist/{playlist_id}"} <= {template.uri_template for template in templates}
        assert {"make_playlist", "tidy_playlist"} <= {prompt.name for prompt in prompts}
        for entries in (resources, templates, prompts):
            assert [entry.name for entry in entries] == sorted(entry.name for entry in entries)
            assert all(entry.description and entry.title for entry in entries)
        assert agent.simulator.requests() == [], "listing is no reason to call the API"


async def test_a_resource_is_what_its_tool_answers_and_shares_its_cache(connect, mode) -> None:
    async with connect(cache=None) as agent:  # The client keeps what it may, and would not ask again.
        track = await agent.a_track()
        agent.simulator.forget()
        assert await read(agent, f"spotify://track/{track['id']}") == await agent.call("get_track", id=track["id"])
        assert len(agent.simulator.requests()) == 1
        result = await agent.client.read_resource(f"spotify://track/{track['id']}")
        assert result.meta[CACHE_KEY]["status"] == "hit"
        if mode != "legacy":
            assert result.cache_scope == "private"
            assert 0 < result.ttl_ms <= 24 * 3_600_000
            assert result.ttl_ms == result.meta[CACHE_KEY]["ttl_ms"], "the hint is what is left of the entry"


async def test_the_client_may_keep_what_it_has_read_as_long_as_it_was_told(connect, mode) -> None:
    async with connect() as agent:
        first = await agent.client.read_resource("spotify://me/playlists")
        second = await agent.client.read_resource("spotify://me/playlists")
        assert (first.meta[CACHE_KEY] == second.meta[CACHE_KEY]) == (mode != "legacy")


async def test_a_write_makes_the_resource_fresh(connect) -> None:
    async with connect(cache=None) as agent:
        playlist = (await agent.a_playlist())["id"]
        uri = f"spotify://playlist/{playlist}/items"
        before = [row["item"]["uri"] for row in (await read(agent, uri))["items"]]
        await agent.call("add_playlist_items", playlist_id=playlist, uris=[before[1]], position=0)
        after = [row["item"]["uri"] for row in (await read(agent, uri))["items"]]
        assert after == [before[1], *before][:50]


@pytest.mark.parametrize("uri", ["spotify://nothing", "spotify://track/short", f"spotify://track/{'0' * 22}", "https://example.com/"])
async def test_what_does_not_exist_is_not_found(connect, mode, uri: str) -> None:
    async with connect() as agent:
        with pytest.raises(MCPError) as error:
            await agent.client.read_resource(uri)
        assert error.value.error.code == NOT_FOUND[mode]
        assert error.value.error.data == {"uri": uri}


async def test_a_resource_that_cannot_be_read_says_why(connect) -> None:
    async with connect() as agent:
        agent.simulator.faults({"path": "/v1/me/player", "status": 418})
        with pytest.raises(MCPError, match="418") as error:
            await agent.client.read_resource("spotify://me/player")
        assert error.value.error.code == -32603
        assert error.value.error.data["status"] == 418


async def test_a_prompt_is_filled_in(connect) -> None:
    async with connect() as agent:
        prompt = await agent.client.get_prompt("make_playlist", {"theme": "rain {length}"})
        (message,) = prompt.messages
        assert message.role == "user"
        assert "20 tracks for: rain {length}." in message.content.text
        for name, arguments, words in [
            ("make_playlist", {}, "theme"),
            ("make_playlist", {"theme": "x", "lenght": "5"}, "length"),
            ("dance", {}, "dance"),
        ]:
            with pytest.raises(MCPError, match=words) as error:
                await agent.client.get_prompt(name, arguments)
            assert error.value.error.code == -32602


async def test_completion_offers_what_the_user_has_and_asks_the_api_once(connect) -> None:
    async with connect() as agent:
        playlists = (await agent.call("get_my_playlists", limit=50))["items"]
        agent.simulator.forget()
        prompt, template = PromptReference(name="tidy_playlist"), ResourceTemplateReference(uri="spotify://playlist/{playlist_id}")
        offered = (await agent.client.complete(prompt, {"name": "playlist", "value": ""})).completion
        assert sorted(offered.values) == sorted({playlist["name"] for playlist in playlists})
        wanted = playlists[2]
        for typed in (wanted["name"][:4].upper(), wanted["id"][:6]):
            offered = (await agent.client.complete(template, {"name": "playlist_id", "value": typed})).completion
            assert wanted["id"] in offered.values
        assert agent.simulator.requests() == [], "the list was in the cache"

        ranges = ResourceTemplateReference(uri="spotify://me/top/tracks/{time_range}")
        offered = (await agent.client.complete(ranges, {"name": "time_range", "value": "l"})).completion
        assert (offered.values, offered.total, offered.has_more) == (["long_term"], 1, False)
        with pytest.raises(MCPError):
            await agent.client.complete(PromptReference(name="dance"), {"name": "x", "value": ""})


async def test_read_only_leaves_out_what_needs_a_write(connect) -> None:
    async with connect("--read-only") as agent:
        assert "make_playlist" not in {prompt.name for prompt in (await agent.client.list_prompts()).prompts}
        assert len((await agent.client.list_resources()).resources) > 5


async def test_a_toolset_leaves_out_the_resources_of_the_others(connect) -> None:
    async with connect("--toolsets", "player") as agent:
        assert {resource.name for resource in (await agent.client.list_resources()).resources} == {
            "player",
            "player_devices",
            "player_queue",
            "player_recent",
        }
        with pytest.raises(MCPError):
            await agent.client.read_resource("spotify://me")


class Person:
    """Answers each question in turn, and remembers what was asked."""

    def __init__(self, *answers: ElicitResult) -> None:
        self.answers = list(answers)
        self.asked: list[Any] = []

    async def __call__(self, _: Any, params: Any) -> ElicitResult:
        self.asked.append(params)
        return self.answers.pop(0)


YES = ElicitResult(action="accept", content={"confirm": True})
UNTICKED = ElicitResult(action="accept", content={"confirm": False})
NO = ElicitResult(action="decline")
CLOSED = ElicitResult(action="cancel")


async def test_the_user_is_asked_before_items_are_removed(connect) -> None:
    person = Person(NO, CLOSED, UNTICKED, YES)
    async with connect(elicitation_callback=person) as agent:
        playlist = await agent.a_playlist()
        items = (await agent.call("get_playlist_items", playlist_id=playlist["id"], limit=2))["items"]
        removed = items[0]["item"]["uri"]
        agent.simulator.forget()
        for _ in range(3):
            text, facts = await agent.refusal("remove_playlist_items", playlist_id=playlist["id"], uris=[removed])
            assert facts == {"error": "declined", "tool": "remove_playlist_items"}
            assert "not called" in text
        assert agent.simulator.requests() == [], "nothing is sent before the user agrees"
        await agent.call("remove_playlist_items", playlist_id=playlist["id"], uris=[removed])
        (request,) = agent.simulator.requests()
        assert (request.method, request.json) == ("DELETE", {"items": [{"uri": removed}]})
        assert len(person.asked) == 4
        assert all(playlist["id"] in params.message and removed in params.message for params in person.asked)
        assert set(person.asked[0].requested_schema["properties"]) == {"confirm"}


async def test_other_writes_ask_nobody(connect) -> None:
    person = Person()
    async with connect(elicitation_callback=person) as agent:
        track = await agent.a_track()
        await agent.call("save_to_library", uris=[track["uri"]])
        assert person.asked == []
