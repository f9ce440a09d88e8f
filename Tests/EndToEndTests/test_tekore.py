"""Tekore, a client that decodes every answer into strict models, against the simulator: all its methods in the extended profile."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tekore
from support.binary import DEMO_TOKEN
from support.standalone import Standalone
from tekore._client import base

JPEG = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q=="

#: Call nothing, or another site than the API.
LOCAL = {"chunked", "max_limits", "token_as", "send", "close", "follow_short_link"}
#: Sends to a path that the API has never had.
GONE = {"audiobooks"}


class World:
    """Ids to call with."""

    def __init__(self, client: tekore.Spotify) -> None:
        for kind in ("track", "album", "artist", "show", "episode"):
            (page,) = client.search("a", types=(kind,), limit=2)
            setattr(self, kind, page.items[0].id)
        (books,) = client.search("the", types=("audiobook",), limit=1)
        self.book = books.items[0].id
        self.chapter = client.audiobook_chapters(self.book, limit=1).items[0].id
        self.playlist = client.followed_playlists().items[0].id
        self.user = client.current_user().id
        self.device = client.playback_devices()[0].id
        self.saved = client.saved_tracks(limit=5)

    @property
    def uri(self) -> str:
        return f"spotify:track:{self.track}"


Call = Callable[[tekore.Spotify, World], Any]

#: In the order in which they are called: the player is woken before it is commanded.
METHODS: dict[str, Call] = {
    "search": lambda c, w: c.search("a", types=("track", "album", "artist", "show", "episode", "playlist", "audiobook"), limit=10),
    "current_user": lambda c, w: c.current_user(),
    "user": lambda c, w: c.user(w.user),
    "next": lambda c, w: c.next(w.saved),
    "previous": lambda c, w: c.previous(c.next(w.saved)),
    "all_items": lambda c, w: list(c.all_items(w.saved)),
    "all_pages": lambda c, w: list(c.all_pages(w.saved)),
    "track": lambda c, w: c.track(w.track, market="SE"),
    "tracks": lambda c, w: c.tracks([w.track]),
    "album": lambda c, w: c.album(w.album),
    "albums": lambda c, w: c.albums([w.album]),
    "album_tracks": lambda c, w: c.album_tracks(w.album),
    "artist": lambda c, w: c.artist(w.artist),
    "artists": lambda c, w: c.artists([w.artist]),
    "artist_albums": lambda c, w: c.artist_albums(w.artist, include_groups=["album", "single"], limit=10),
    "artist_top_tracks": lambda c, w: c.artist_top_tracks(w.artist, "SE"),
    "artist_related_artists": lambda c, w: c.artist_related_artists(w.artist),
    "show": lambda c, w: c.show(w.show),
    "shows": lambda c, w: c.shows([w.show]),
    "show_episodes": lambda c, w: c.show_episodes(w.show),
    "episode": lambda c, w: c.episode(w.episode),
    "episodes": lambda c, w: c.episodes([w.episode]),
    "audiobook": lambda c, w: c.audiobook(w.book),
    "audiobook_chapters": lambda c, w: c.audiobook_chapters(w.book),
    "chapter": lambda c, w: c.chapter(w.chapter),
    "chapters": lambda c, w: c.chapters([w.chapter]),
    "categories": lambda c, w: c.categories(),
    "category": lambda c, w: c.category("focus"),
    "category_playlists": lambda c, w: c.category_playlists("focus"),
    "featured_playlists": lambda c, w: c.featured_playlists(),
    "new_releases": lambda c, w: c.new_releases(),
    "markets": lambda c, w: c.markets(),
    "recommendations": lambda c, w: c.recommendations(track_ids=[w.track], min_tempo=60),
    "recommendation_genre_seeds": lambda c, w: c.recommendation_genre_seeds(),
    "track_audio_analysis": lambda c, w: c.track_audio_analysis(w.track),
    "track_audio_features": lambda c, w: c.track_audio_features(w.track),
    "tracks_audio_features": lambda c, w: c.tracks_audio_features([w.track]),
    "current_user_top_artists": lambda c, w: c.current_user_top_artists(),
    "current_user_top_tracks": lambda c, w: c.current_user_top_tracks(),
    "followed_artists": lambda c, w: c.followed_artists(),
    "followed_playlists": lambda c, w: c.followed_playlists(),
    "playlists": lambda c, w: c.playlists(w.user),
    "playlist": lambda c, w: c.playlist(w.playlist),
    "playlist_items": lambda c, w: c.playlist_items(w.playlist, limit=50),
    "playlist_cover_image": lambda c, w: c.playlist_cover_image(w.playlist),
    "playlist_cover_image_upload": lambda c, w: c.playlist_cover_image_upload(w.playlist, JPEG),
    "playlist_create": lambda c, w: c.playlist_create(w.user, "New", description="d"),
    "playlist_change_details": lambda c, w: c.playlist_change_details(w.playlist, name="Newer"),
    "playlist_add": lambda c, w: c.playlist_add(w.playlist, [w.uri]),
    "playlist_reorder": lambda c, w: c.playlist_reorder(w.playlist, 0, 2),
    "playlist_remove": lambda c, w: c.playlist_remove(w.playlist, [w.uri]),
    "playlist_replace": lambda c, w: c.playlist_replace(w.playlist, [w.uri]),
    "playlist_clear": lambda c, w: c.playlist_clear(w.playlist),
    "playlist_is_following": lambda c, w: c.playlist_is_following(w.playlist, [w.user]),
    "playlist_follow": lambda c, w: c.playlist_follow(w.playlist),
    "playlist_unfollow": lambda c, w: c.playlist_unfollow(w.playlist),
    "saved_tracks": lambda c, w: c.saved_tracks(),
    "saved_tracks_add": lambda c, w: c.saved_tracks_add([w.track]),
    "saved_tracks_contains": lambda c, w: c.saved_tracks_contains([w.track]),
    "saved_tracks_delete": lambda c, w: c.saved_tracks_delete([w.track]),
    "saved_albums": lambda c, w: c.saved_albums(),
    "saved_albums_add": lambda c, w: c.saved_albums_add([w.album]),
    "saved_albums_contains": lambda c, w: c.saved_albums_contains([w.album]),
    "saved_albums_delete": lambda c, w: c.saved_albums_delete([w.album]),
    "saved_shows": lambda c, w: c.saved_shows(),
    "saved_shows_add": lambda c, w: c.saved_shows_add([w.show]),
    "saved_shows_contains": lambda c, w: c.saved_shows_contains([w.show]),
    "saved_shows_delete": lambda c, w: c.saved_shows_delete([w.show]),
    "saved_episodes": lambda c, w: c.saved_episodes(),
    "saved_episodes_add": lambda c, w: c.saved_episodes_add([w.episode]),
    "saved_episodes_contains": lambda c, w: c.saved_episodes_contains([w.episode]),
    "saved_episodes_delete": lambda c, w: c.saved_episodes_delete([w.episode]),
    "artists_follow": lambda c, w: c.artists_follow([w.artist]),
    "artists_is_following": lambda c, w: c.artists_is_following([w.artist]),
    "artists_unfollow": lambda c, w: c.artists_unfollow([w.artist]),
    "users_follow": lambda c, w: c.users_follow([w.user]),
    "users_is_following": lambda c, w: c.users_is_following([w.user]),
    "users_unfollow": lambda c, w: c.users_unfollow([w.user]),
    "playback_devices": lambda c, w: c.playback_devices(),
    "playback_transfer": lambda c, w: c.playback_transfer(w.device, force_play=True),
    "playback_start_tracks": lambda c, w: c.playback_start_tracks([w.track], device_id=w.device),
    "playback_start_context": lambda c, w: c.playback_start_context(f"spotify:album:{w.album}", offset=1),
    "playback": lambda c, w: c.playback(),
    "playback_currently_playing": lambda c, w: c.playback_currently_playing(),
    "playback_queue_add": lambda c, w: c.playback_queue_add(w.uri),
    "playback_queue": lambda c, w: c.playback_queue(),
    "playback_seek": lambda c, w: c.playback_seek(1000),
    "playback_shuffle": lambda c, w: c.playback_shuffle(True),
    "playback_repeat": lambda c, w: c.playback_repeat("context"),
    "playback_volume": lambda c, w: c.playback_volume(40),
    "playback_next": lambda c, w: c.playback_next(),
    "playback_previous": lambda c, w: c.playback_previous(),
    "playback_pause": lambda c, w: c.playback_pause(),
    "playback_resume": lambda c, w: c.playback_resume(),
    "playback_recently_played": lambda c, w: c.playback_recently_played(),
}
#: Answer with something to decode, so that nothing at all would be a failure.
SILENT = {"playlist_cover_image_upload", "playlist_change_details", "playlist_replace", "playlist_clear"}
READS = {"playback", "playback_devices", "playback_queue", "playback_currently_playing", "playback_recently_played"} | {
    name for name in METHODS.keys() - SILENT if not name.startswith("playback_") and not name.endswith(("s_add", "_delete", "follow"))
}


@pytest.fixture
def upstream() -> Iterator[Standalone]:
    with Standalone("--profile", "extended") as upstream:
        upstream.simulator.settings(retired=True)
        yield upstream


@pytest.fixture
def client(upstream: Standalone, monkeypatch: pytest.MonkeyPatch) -> tekore.Spotify:
    monkeypatch.setattr(base, "prefix", f"{upstream.api}/")
    return tekore.Spotify(DEMO_TOKEN)


def test_every_public_method_is_known() -> None:
    public = {name for name in dir(tekore.Spotify) if not name.startswith("_") and callable(getattr(tekore.Spotify, name))}
    assert public - LOCAL - GONE == METHODS.keys()


def test_its_models_take_every_answer(client: tekore.Spotify, measured) -> None:
    world = World(client)
    failed = []
    for name, call in METHODS.items():
        try:
            answer = call(client, world)
            assert answer is not None or name not in READS, "nothing came"
        except Exception as error:  # noqa: BLE001: every failure is listed, whatever it is
            failed.append(f"{name}: {error!r}")
    assert failed == []
    measured(f"tekore: {len(METHODS)} methods answered, all answers decoded")


def test_the_rows_of_playlists_are_decoded_as_what_they_are(client: tekore.Spotify) -> None:
    kinds = set()
    for playlist in client.all_items(client.followed_playlists()):
        for row in client.all_items(client.playlist_items(playlist.id, limit=50)):
            kinds.add(type(row.track).__name__ if row.track else "null")
    assert {"FullPlaylistTrack", "FullPlaylistEpisode", "LocalPlaylistTrack", "null"} <= kinds
