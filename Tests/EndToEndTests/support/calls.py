"""Good calls of all tools, and the requests that the upstream must see for them."""

import json
import urllib.request
from dataclasses import dataclass, field, replace
from typing import Any

from .binary import DEMO_TOKEN
from .standalone import Standalone

JPEG = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="


@dataclass(frozen=True)
class Call:
    """`{track}` and the like stand for ids of the simulator, everywhere."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)
    #: What stands in the path where the operation has a parameter.
    into: str = ""
    #: Defaults included: they are sent.
    query: dict[str, str] = field(default_factory=dict)
    #: An object for JSON, a text as it is, None for nothing at all.
    body: Any = None
    #: Only a player that is paused can be asked to go on.
    when_paused: bool = False

    def filled(self, ids: dict[str, str]) -> "Call":
        parts = {name: _filled(getattr(self, name), ids) for name in ("arguments", "into", "query", "body")}
        return replace(self, **parts)


def _filled(value: Any, ids: dict[str, str]) -> Any:
    match value:
        case str():
            return value.format_map(ids) if "{" in value else value
        case list():
            return [_filled(item, ids) for item in value]
        case dict():
            return {key: _filled(item, ids) for key, item in value.items()}
    return value


PAGE = {"limit": "20", "offset": "0"}

#: Every tool once at least. Ids are written as id, uri or link, which all reach the upstream as the id.
CALLS = [
    Call(
        "search",
        {"query": "amber & co", "types": ["track", "album"], "market": "SE", "limit": 3, "offset": 1000, "include_external": "audio"},
        query={"q": "amber & co", "type": "track,album", "market": "SE", "limit": "3", "offset": "1000", "include_external": "audio"},
    ),
    Call("search", {"query": "amber"}, query={"q": "amber", "type": "track", "limit": "5", "offset": "0"}),
    # Catalogue
    Call("get_track", {"id": "spotify:track:{track}", "market": "SE"}, into="{track}", query={"market": "SE"}),
    Call("get_several_tracks", {"ids": ["{track}", "spotify:track:{track2}"]}, query={"ids": "{track},{track2}"}),
    Call("get_album", {"id": "https://open.spotify.com/album/{album}?si=x"}, into="{album}"),
    Call("get_several_albums", {"ids": ["{album}"], "market": "SE"}, query={"ids": "{album}", "market": "SE"}),
    Call("get_album_tracks", {"id": "{album}", "limit": 50, "offset": 1}, into="{album}", query={"limit": "50", "offset": "1"}),
    Call("get_artist", {"id": "{artist}"}, into="{artist}"),
    Call("get_several_artists", {"ids": ["spotify:artist:{artist}"]}, query={"ids": "{artist}"}),
    Call(
        "get_artist_albums",
        {"id": "{artist}", "include_groups": ["album", "single"], "limit": 10},
        into="{artist}",
        query={"include_groups": "album,single", "limit": "10", "offset": "0"},
    ),
    Call("get_artist_top_tracks", {"id": "{artist}", "market": "SE"}, into="{artist}", query={"market": "SE"}),
    Call("get_related_artists", {"id": "{artist}"}, into="{artist}"),
    Call("get_audio_features", {"id": "{track}"}, into="{track}"),
    Call("get_several_audio_features", {"ids": ["{track}", "{track2}"]}, query={"ids": "{track},{track2}"}),
    Call("get_audio_analysis", {"id": "{track}"}, into="{track}"),
    # Browse
    Call("get_new_releases", {"limit": 2}, query={"limit": "2", "offset": "0"}),
    Call("get_categories", {"locale": "sv_SE"}, query={"locale": "sv_SE", **PAGE}),
    Call("get_category", {"category_id": "{category}", "locale": "sv_SE"}, into="{category}", query={"locale": "sv_SE"}),
    Call("get_category_playlists", {"category_id": "{category}"}, into="{category}", query=PAGE),
    Call("get_featured_playlists", query=PAGE),
    Call(
        "get_recommendations",
        {"seed_tracks": ["{track}"], "seed_artists": ["{artist}"], "limit": 100, "min_tempo": 90.5, "target_energy": 0.5, "max_key": 11},
        query={
            "seed_tracks": "{track}",
            "seed_artists": "{artist}",
            "limit": "100",
            "min_tempo": "90.5",
            "target_energy": "0.5",
            "max_key": "11",
        },
    ),
    Call("get_genre_seeds"),
    Call("get_markets"),
    # Shows and audiobooks
    Call("get_show", {"id": "{show}", "market": "SE"}, into="{show}", query={"market": "SE"}),
    Call("get_several_shows", {"ids": ["{show}"]}, query={"ids": "{show}"}),
    Call("get_show_episodes", {"id": "spotify:show:{show}", "offset": 2}, into="{show}", query={"limit": "20", "offset": "2"}),
    Call("get_episode", {"id": "{episode}"}, into="{episode}"),
    Call("get_several_episodes", {"ids": ["{episode}"]}, query={"ids": "{episode}"}),
    Call("get_audiobook", {"id": "spotify:show:{audiobook}"}, into="{audiobook}"),
    Call("get_several_audiobooks", {"ids": ["spotify:audiobook:{audiobook}"]}, query={"ids": "{audiobook}"}),
    Call("get_audiobook_chapters", {"id": "{audiobook}", "limit": 1}, into="{audiobook}", query={"limit": "1", "offset": "0"}),
    Call("get_chapter", {"id": "spotify:episode:{chapter}"}, into="{chapter}"),
    Call("get_several_chapters", {"ids": ["{chapter}"]}, query={"ids": "{chapter}"}),
    # Playlists
    Call("get_playlist", {"playlist_id": "{playlist}"}, into="{playlist}"),
    Call(
        "get_playlist_items",
        {"playlist_id": "spotify:playlist:{playlist}", "fields": "items(added_at)", "additional_types": ["track", "episode"], "offset": 5},
        into="{playlist}",
        query={"fields": "items(added_at)", "additional_types": "track,episode", "limit": "20", "offset": "5"},
    ),
    Call("get_my_playlists", {"limit": 50}, query={"limit": "50", "offset": "0"}),
    Call("get_user_playlists", {"user_id": "spotify:user:{user}"}, into="{user}", query=PAGE),
    Call("get_playlist_cover", {"playlist_id": "{playlist}"}, into="{playlist}"),
    Call(
        "create_playlist",
        {"name": 'Ünïcode "2"', "public": False, "collaborative": True, "description": "d"},
        body={"name": 'Ünïcode "2"', "public": False, "collaborative": True, "description": "d"},
    ),
    Call("change_playlist_details", {"playlist_id": "{playlist}", "name": "New"}, into="{playlist}", body={"name": "New"}),
    Call(
        "add_playlist_items",
        {"playlist_id": "{playlist}", "uris": ["spotify:track:{track}", "spotify:episode:{episode}"], "position": 0},
        into="{playlist}",
        body={"uris": ["spotify:track:{track}", "spotify:episode:{episode}"], "position": 0},
    ),
    Call("update_playlist_items", {"playlist_id": "{playlist}", "uris": []}, into="{playlist}", body={"uris": []}),
    Call(
        "update_playlist_items",
        {"playlist_id": "{playlist}", "range_start": 0, "insert_before": 3, "range_length": 2},
        into="{playlist}",
        body={"range_start": 0, "insert_before": 3, "range_length": 2},
    ),
    Call(
        "remove_playlist_items",
        {"playlist_id": "{playlist}", "uris": ["spotify:track:{track}"], "snapshot_id": "{snapshot}"},
        into="{playlist}",
        body={"items": [{"uri": "spotify:track:{track}"}], "snapshot_id": "{snapshot}"},
    ),
    Call("upload_playlist_cover", {"playlist_id": "{playlist}", "image": JPEG}, into="{playlist}", body=JPEG),
    # Library
    Call("get_saved_tracks", {"market": "SE", "limit": 5}, query={"market": "SE", "limit": "5", "offset": "0"}),
    Call("get_saved_albums", query=PAGE),
    Call("get_saved_shows", query=PAGE),
    Call("get_saved_episodes", query=PAGE),
    Call("get_saved_audiobooks", query=PAGE),
    Call("get_followed_artists", {"after": "{followed}"}, query={"type": "artist", "after": "{followed}", "limit": "20"}),
    Call(
        "save_to_library",
        {"uris": ["spotify:track:{track}", "spotify:artist:{artist}"]},
        query={"uris": "spotify:track:{track},spotify:artist:{artist}"},
    ),
    Call("remove_from_library", {"uris": ["spotify:album:{album}"]}, query={"uris": "spotify:album:{album}"}),
    Call("check_library", {"uris": ["spotify:show:{show}"]}, query={"uris": "spotify:show:{show}"}),
    # Player
    Call("get_playback", {"additional_types": ["episode"]}, query={"additional_types": "episode"}),
    Call("get_currently_playing", {"market": "SE"}, query={"market": "SE"}),
    Call("get_queue"),
    Call("get_devices"),
    Call("get_recently_played", {"before": 4102444800000, "limit": 7}, query={"before": "4102444800000", "limit": "7"}),
    Call("start_playback", when_paused=True),
    Call(
        "start_playback",
        {"uri": "spotify:track:{track}", "position_ms": 1000, "device_id": "{device}"},
        query={"device_id": "{device}"},
        body={"uris": ["spotify:track:{track}"], "position_ms": 1000},
    ),
    Call(
        "start_playback",
        {"uri": "spotify:album:{album}", "offset_position": 1},
        body={"context_uri": "spotify:album:{album}", "offset": {"position": 1}},
    ),
    Call(
        "start_playback",
        {"uris": ["spotify:track:{track}", "spotify:track:{track2}"], "offset_uri": "spotify:track:{track2}"},
        body={"uris": ["spotify:track:{track}", "spotify:track:{track2}"], "offset": {"uri": "spotify:track:{track2}"}},
    ),
    Call("pause_playback", {"device_id": "{device}"}, query={"device_id": "{device}"}),
    Call("skip_to_next"),
    Call("skip_to_previous"),
    Call("seek", {"position_ms": 0}, query={"position_ms": "0"}),
    Call("set_volume", {"volume_percent": 100, "device_id": "{device}"}, query={"volume_percent": "100", "device_id": "{device}"}),
    Call("set_shuffle", {"state": True}, query={"state": "true"}),
    Call("set_repeat", {"state": "context"}, query={"state": "context"}),
    Call("transfer_playback", {"device_id": "{device}", "play": False}, body={"device_ids": ["{device}"], "play": False}),
    Call("add_to_queue", {"uri": "spotify:track:{track}"}, query={"uri": "spotify:track:{track}"}),
    # Profile
    Call("get_profile"),
    Call("get_top_artists", {"time_range": "short_term"}, query={"time_range": "short_term", **PAGE}),
    Call("get_top_tracks", {"limit": 1}, query={"time_range": "medium_term", "limit": "1", "offset": "0"}),
    Call("get_user_profile", {"user_id": "{user}"}, into="{user}"),
    # Legacy
    Call("get_playlist_tracks", {"playlist_id": "{playlist}", "limit": 1}, into="{playlist}", query={"limit": "1", "offset": "0"}),
    Call(
        "add_playlist_tracks",
        {"playlist_id": "{playlist}", "uris": ["spotify:track:{track}"]},
        into="{playlist}",
        body={"uris": ["spotify:track:{track}"]},
    ),
    Call(
        "update_playlist_tracks",
        {"playlist_id": "{playlist}", "uris": ["spotify:track:{track}"]},
        into="{playlist}",
        body={"uris": ["spotify:track:{track}"]},
    ),
    Call(
        "remove_playlist_tracks",
        {"playlist_id": "{playlist}", "uris": ["spotify:track:{track}"]},
        into="{playlist}",
        body={"tracks": [{"uri": "spotify:track:{track}"}]},
    ),
    Call("create_playlist_for_user", {"user_id": "{user}", "name": "New"}, into="{user}", body={"name": "New"}),
    Call("follow_playlist", {"playlist_id": "{playlist}", "public": False}, into="{playlist}", body={"public": False}),
    Call("unfollow_playlist", {"playlist_id": "{playlist}"}, into="{playlist}"),
    Call("check_playlist_followers", {"playlist_id": "{playlist}", "user_id": "{user}"}, into="{playlist}", query={"ids": "{user}"}),
    # Only this list is in the body.
    Call("save_tracks", {"ids": ["{track}", "{track2}"]}, body={"ids": ["{track}", "{track2}"]}),
    Call(
        "save_tracks",
        {"timestamped_ids": [{"id": "spotify:track:{track}", "added_at": "2026-01-31T12:00:00Z"}]},
        body={"timestamped_ids": [{"id": "{track}", "added_at": "2026-01-31T12:00:00Z"}]},
    ),
    *(
        Call(f"{verb}_{kind}s", {"ids": [f"spotify:{kind}:{{{kind}}}"]}, query={"ids": f"{{{kind}}}"})
        for verb in ("save", "remove_saved", "check_saved")
        for kind in ("track", "album", "show", "episode", "audiobook")
        if (verb, kind) != ("save", "track")
    ),
    *(
        Call(tool, {"type": "artist", "ids": ["spotify:artist:{artist}"]}, query={"type": "artist", "ids": "{artist}"})
        for tool in ("follow", "unfollow", "check_following")
    ),
]


def start(upstream: Standalone, *, paused: bool = False) -> dict[str, str]:
    """Puts the simulator back to the start, lets the retired operations answer and an album's second track play; ids to call with."""
    upstream.simulator.reset()
    upstream.simulator.settings(retired=True)
    found = _send(upstream, "GET", "/search?q=a&type=track,album,artist,show,episode&limit=2")
    ids = {kind.removesuffix("s"): page["items"][0]["id"] for kind, page in found.items()}
    ids["track2"] = found["tracks"]["items"][1]["id"]
    ids["audiobook"] = _send(upstream, "GET", "/search?q=the&type=audiobook&limit=1")["audiobooks"]["items"][0]["id"]
    ids["chapter"] = _send(upstream, "GET", f"/audiobooks/{ids['audiobook']}/chapters?limit=1")["items"][0]["id"]
    ids["followed"] = _send(upstream, "GET", "/me/following?type=artist&limit=1")["artists"]["items"][0]["id"]
    playlist = _send(upstream, "GET", "/me/playlists?limit=1")["items"][0]
    ids |= {"playlist": playlist["id"], "snapshot": playlist["snapshot_id"], "user": playlist["owner"]["id"], "category": "focus"}
    ids["device"] = _send(upstream, "GET", "/me/player/devices")["devices"][0]["id"]
    album = {"context_uri": f"spotify:album:{ids['album']}", "offset": {"position": 1}}
    _send(upstream, "PUT", f"/me/player/play?device_id={ids['device']}", album)
    if paused:
        _send(upstream, "PUT", "/me/player/pause")
    upstream.simulator.forget()
    return ids


def _send(upstream: Standalone, method: str, target: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(upstream.api + target, data, {"Authorization": f"Bearer {DEMO_TOKEN}"}, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        text = response.read()
    return json.loads(text) if text else None
