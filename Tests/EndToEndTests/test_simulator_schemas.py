"""The simulator's answers against the response schemas of the official OpenAPI description."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from support import openapi
from support.binary import DEMO_TOKEN
from support.standalone import Standalone

pytestmark = pytest.mark.skipif(not openapi.FILE.exists(), reason=f"{openapi.FILE} is not here; SETLIST_OPENAPI may name it")

#: Queries of the operations that need one.
QUERIES = {
    "/albums": "ids={albums}",
    "/artists": "ids={artists}",
    "/tracks": "ids={tracks}",
    "/shows": "ids={shows}",
    "/episodes": "ids={episodes}",
    "/audiobooks": "ids={audiobooks}",
    "/chapters": "ids={chapters}",
    "/audio-features": "ids={tracks}",
    "/search": "q=the&type=album,artist,playlist,track,show,episode,audiobook",
    "/recommendations": "seed_tracks={tracks}",
    "/me/following": "type=artist",
    "/me/following/contains": "type=artist&ids={artists}",
    "/me/library/contains": "uris=spotify:track:{tracks}",
    "/me/tracks/contains": "ids={tracks}",
    "/me/albums/contains": "ids={albums}",
    "/me/shows/contains": "ids={shows}",
    "/me/episodes/contains": "ids={episodes}",
    "/me/audiobooks/contains": "ids={audiobooks}",
}
#: Where the simulator follows what the API sends and not what the description says, by the place of the difference.
KNOWN = {
    # Each row is wrapped, with the time it was saved.
    "/me/audiobooks": r"items/\d+",
    # The last page has null here.
    "/me/following": r"artists/(next|cursors/after)",
    # A track that was played outside of an album or playlist has none.
    "/me/player/recently-played": r"items/\d+/context",
}


class API:
    def __init__(self, upstream: Standalone) -> None:
        self.base = upstream.api

    def send(self, method: str, target: str, body: Any = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.base + target,
            method=method,
            headers={"Authorization": f"Bearer {DEMO_TOKEN}"},
            data=json.dumps(body).encode() if body is not None else b"" if method in ("PUT", "POST") else None,
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                status, text = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return status, json.loads(text) if text else None


@pytest.fixture(params=["development", "extended"])
def upstream(request: pytest.FixtureRequest) -> Iterator[Standalone]:
    with Standalone("--profile", request.param) as upstream:
        upstream.profile = request.param
        upstream.simulator.settings(retired=True)
        yield upstream


def ids(api: API) -> dict[str, str]:
    _, found = api.send("GET", "/search?q=a&type=track,album,artist,show,episode&limit=1")
    ids = {kind: page["items"][0]["id"] for kind, page in found.items()}
    ids["audiobooks"] = api.send("GET", "/search?q=the&type=audiobook&limit=1")[1]["audiobooks"]["items"][0]["id"]
    ids["chapters"] = api.send("GET", f"/audiobooks/{ids['audiobooks']}/chapters")[1]["items"][0]["id"]
    playlists = api.send("GET", "/me/playlists")[1]["items"]
    ids["playlists"], ids["odd"] = playlists[3]["id"], playlists[1]["id"]
    ids["users"] = api.send("GET", "/me")[1]["id"]
    ids["audio-features"] = ids["audio-analysis"] = ids["tracks"]
    ids["categories"] = "focus"
    device = api.send("GET", "/me/player/devices")[1]["devices"][0]["id"]
    assert api.send("PUT", "/me/player", {"device_ids": [device], "play": True})[0] == 204
    return ids


def filled(path: str, ids: dict[str, str]) -> str:
    """The path with an id of the kind that stands before it, and its query."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "{type}":
            part = "tracks"
        parts.append(ids[parts[-1]] if part.startswith("{") else part)
    query = QUERIES.get(path, "")
    for kind, id in ids.items():
        query = query.replace(f"{{{kind}}}", id)
    return "/".join(parts) + (f"?{query}" if query else "")


def test_every_read_answers_as_described(upstream: Standalone, measured) -> None:
    api, is_new = API(upstream), upstream.profile == "development"
    answers = openapi.Answers(without_deprecated=is_new)
    known = ids(api)
    judged, problems = 0, []
    for path in openapi.operations("GET"):
        status, value = api.send("GET", filled(path, known))
        if is_new and status == 403:
            continue
        judged += 1
        found = answers.problems("GET", path, status, value)
        expected = [problem for problem in found if path in KNOWN and re.match(f"at {KNOWN[path]}: ", problem)]
        problems += [f"GET {path}: {problem}" for problem in found if problem not in expected]
        assert bool(expected) == (path in KNOWN), f"{path} is as described now"
    assert not problems, "\n".join(problems)
    assert judged == (38 if is_new else 60)
    measured(f"official schemas, {upstream.profile}: {judged} reads judged")


def test_every_other_row_type_answers_as_described(upstream: Standalone) -> None:
    """Top artists, a playing episode, a page that is the last one."""
    api = API(upstream)
    answers = openapi.Answers(without_deprecated=upstream.profile == "development")
    known = ids(api)
    api.send("PUT", "/me/player/play", {"context_uri": f"spotify:show:{known['shows']}"})
    cases = [
        ("/me/top/{type}", "/me/top/artists"),
        ("/me/player", "/me/player"),
        ("/me/player/queue", "/me/player/queue"),
        ("/me/tracks", "/me/tracks?limit=50&offset=40"),
        ("/playlists/{playlist_id}/items", f"/playlists/{known['playlists']}/items?offset=5"),
    ]
    for path, target in cases:
        status, value = api.send("GET", target)
        assert answers.problems("GET", path, status, value) == [], target


def test_writes_that_answer_do_so_as_described(upstream: Standalone) -> None:
    api = API(upstream)
    answers = openapi.Answers(without_deprecated=upstream.profile == "development")
    known = ids(api)
    status, made = api.send("POST", "/me/playlists", {"name": "New"})
    assert answers.problems("POST", "/me/playlists", status, made) == []
    target, path = f"/playlists/{made['id']}/items", "/playlists/{playlist_id}/items"
    uri = f"spotify:track:{known['tracks']}"
    for method, body in [("POST", {"uris": [uri]}), ("PUT", {"uris": [uri, uri]}), ("DELETE", {"items": [{"uri": uri}]})]:
        status, value = api.send(method, target, body)
        assert answers.problems(method, path, status, value) == [], method


def test_refusals_have_the_shape_of_an_error(upstream: Standalone) -> None:
    api = API(upstream)
    for target in ("/tracks/x", "/tracks/0000000000000000000000", "/me/tracks?limit=0"):
        status, value = api.send("GET", target)
        assert status == value["error"]["status"] >= 400
        assert isinstance(value["error"]["message"], str)


def test_rows_that_are_gone_or_local_are_as_clients_meet_them(upstream: Standalone) -> None:
    api = API(upstream)
    rows = api.send("GET", f"/playlists/{ids(api)['odd']}/items")[1]["items"]
    assert rows[2]["item"] is None
    assert (rows[5]["is_local"], rows[5]["item"]["id"]) == (True, None)
