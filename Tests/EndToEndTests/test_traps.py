"""What users of Spotify's API run into, through MCP: each trap of the notes that no other test of this folder meets."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import configuration
from support.calls import start
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern
from support.recording import Recording
from support.schemas import check
from support.standalone import Standalone

Arguments = dict[str, Any]


class World:
    """A simulator in one of its profiles, a gateway that offers what it has, and ids to call with."""

    def __init__(self, upstream: Standalone, gateway: Gateway, http: RawHTTP) -> None:
        self.upstream = upstream
        self.simulator = upstream.simulator
        self.http = http
        self.ids = start(upstream)

    def call(self, tool: str, **arguments: Any) -> Arguments:
        """The answer, and how many requests it took."""
        self.simulator.forget()
        result = self.http.modern(modern("tools/call", name=tool, arguments=arguments)).json["result"]
        result["requests"] = len(self.simulator.requests())
        return result

    def read(self, tool: str, **arguments: Any) -> Arguments:
        result = self.call(tool, **arguments)
        assert result["isError"] is False, result["content"][0]["text"]
        return result["structuredContent"]

    def is_cached(self, tool: str, **arguments: Any) -> bool:
        return self.call(tool, **arguments)["requests"] == 0


def world_of(profile: str) -> Iterator[World]:
    offered = "development" if profile == "development" else "everything"
    with (
        tempfile.TemporaryDirectory() as folder,
        Standalone("--profile", profile) as upstream,
        Gateway.serve(
            upstream.api, "--config", configuration.write(Path(folder) / "unlimited", unlimited=True), "--profile", offered
        ) as gateway,
    ):
        recording = Recording()
        with RawHTTP(gateway, recording) as http:
            yield World(upstream, gateway, http)
        check(recording)


@pytest.fixture(params=["development", "extended"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    yield from world_of(request.param)


@pytest.fixture
def extended() -> Iterator[World]:
    yield from world_of("extended")


def playlists(world: World) -> list[str]:
    """Those whose rows the user may read in every profile."""
    rows = world.read("get_my_playlists", limit=50)["items"]
    return [row["id"] for row in rows if row["owner"]["id"] == world.ids["user"]]


def test_each_row_of_a_playlist_is_there_once_under_whichever_name(world: World) -> None:
    for playlist in playlists(world):
        answer = world.read("get_playlist_items", playlist_id=playlist, limit=50)
        for row in answer["items"]:
            assert len({"item", "track"} & row.keys()) == 1, row
        (rows,) = {"items", "tracks"} & world.read("get_playlist", playlist_id=playlist).keys()
        assert rows == "items"


def test_rows_of_what_is_gone_and_local_files_are_counted_and_only_the_full_view_has_them(world: World) -> None:
    total = {"gone": 0, "local": 0}
    for playlist in playlists(world):
        for offset in range(0, world.read("get_playlist_items", playlist_id=playlist, limit=1)["page"]["total"], 10):
            # Few enough that the full view is not cut.
            page = {"playlist_id": playlist, "limit": 10, "offset": offset}
            answer = world.read("get_playlist_items", **page)
            full = world.read("get_playlist_items", **page, view="full")
            assert "cut" not in full["page"]
            rows = full["items"]
            assert None not in rows
            kinds = ["gone" if row["item"] is None else "local" if row["is_local"] else None for row in rows]
            counts = {kind: kinds.count(kind) for kind in total if kind in kinds}
            assert answer["page"].get("skipped", {}) == counts
            assert answer["page"].get("skipped_at", []) == [index for index, kind in enumerate(kinds) if kind]
            assert answer["page"]["rows"] == len(answer["items"]) == kinds.count(None)
            assert all(row["item"]["id"] for row in answer["items"])
            for kind, count in counts.items():
                total[kind] += count
    assert total["local"] > 0
    assert total["gone"] > 0


def test_no_playback_is_an_answer(world: World) -> None:
    world.simulator.reset()
    result = world.call("get_playback")
    assert result["isError"] is False
    assert "othing" in result["content"][0]["text"]


def test_an_opaque_word_after_a_command_is_success(world: World) -> None:
    world.simulator.settings(opaque_player_answers=True)
    result = world.call("set_volume", volume_percent=40, device_id=world.ids["device"])
    assert result["isError"] is False, result["content"][0]["text"]
    assert result["requests"] == 1


def test_a_playlist_is_replaced_or_reordered_and_never_both(world: World) -> None:
    both = {"uris": [], "range_start": 0, "insert_before": 1}
    for arguments in (both, {"range_start": 0}, {}):
        result = world.call("update_playlist_items", playlist_id=world.ids["playlist"], **arguments)
        assert result["isError"] is True
        assert "exactly one of these sets" in result["content"][0]["text"]
        assert result["requests"] == 0


@pytest.mark.parametrize(("tool", "argument"), [("search", "query"), ("get_artist_albums", "id")])
def test_ten_rows_are_the_most_of_searches_and_of_an_artists_albums(world: World, tool: str, argument: str) -> None:
    given = {argument: "amber" if tool == "search" else world.ids["artist"]}
    assert world.call(tool, **given, limit=10)["isError"] is False
    result = world.call(tool, **given, limit=11)
    assert 'Argument "limit" must be an integer from 1 to 10; got 11.' in result["content"][0]["text"]
    assert result["requests"] == 0


LIBRARY = ["get_saved_tracks", "get_saved_albums", "get_saved_shows", "get_saved_episodes", "get_saved_audiobooks", "get_followed_artists"]


@pytest.mark.parametrize(
    ("kinds", "stale"),
    [
        (["track"], {"get_saved_tracks"}),
        (["track", "album"], {"get_saved_tracks", "get_saved_albums"}),
        (["episode"], {"get_saved_episodes"}),
        (["artist"], {"get_followed_artists"}),
        # An audiobook may be written as a show.
        (["show"], {"get_saved_shows", "get_saved_audiobooks"}),
        (["playlist"], set()),
    ],
)
@pytest.mark.parametrize("write", ["save_to_library", "remove_from_library"])
def test_a_library_write_makes_stale_what_its_kinds_are_listed_in(extended: World, write: str, kinds: list[str], stale: set[str]) -> None:
    for tool in LIBRARY:
        extended.read(tool)
    uris = [f"spotify:{kind}:{extended.ids[kind]}" for kind in kinds]
    extended.read("check_library", uris=uris)
    other = [f"spotify:track:{extended.ids['track2']}"]
    extended.read("check_library", uris=other)
    assert extended.call(write, uris=uris)["isError"] is False
    assert not extended.is_cached("check_library", uris=uris)
    assert extended.is_cached("check_library", uris=other) == ("show" not in kinds)
    assert {tool for tool in LIBRARY if not extended.is_cached(tool)} == stale
