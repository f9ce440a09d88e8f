"""Spotipy, the client that most people use, against the simulator: its public methods in both profiles, and its sign-ins."""

import base64
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import spotipy
from spotipy.cache_handler import MemoryCacheHandler
from spotipy.oauth2 import SpotifyClientCredentials, SpotifyOAuth, SpotifyOauthError, SpotifyPKCE
from support.binary import DEMO_TOKEN
from support.standalone import Standalone

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

REDIRECT = "http://127.0.0.1:8888/callback"
JPEG = base64.b64encode(b"\xff\xd8\xff\xe0 a picture").decode()

#: Spotipy's own: they call nothing.
LOCAL = {"auth_manager", "set_auth"}
#: Its call of warnings.warn has a text where the category belongs, so it raises TypeError before it sends anything.
BROKEN = {"playlist_is_following", "user_playlist_is_following"}
#: Sends to a path that the API has never had.
GONE = {"user_playlist_remove_specific_occurrences_of_tracks"}


class World:
    """Ids to call with."""

    def __init__(self, client: spotipy.Spotify) -> None:
        found = client.search("a", type="track,album,artist,show,episode", limit=2)
        self.track, self.album, self.artist, self.show, self.episode = (
            found[f"{kind}s"]["items"][0]["id"] for kind in ("track", "album", "artist", "show", "episode")
        )
        self.book = client.search("the", type="audiobook", limit=1)["audiobooks"]["items"][0]["id"]
        self.playlist = client.current_user_playlists()["items"][0]["id"]
        self.user = client.me()["id"]
        self.device = client.devices()["devices"][0]["id"]
        self.page = client.current_user_saved_tracks(limit=5)
        self.position = client.playlist_items(self.playlist, limit=1)["items"][0]["item"]["id"]


Call = Callable[[spotipy.Spotify, World], Any]

#: In the order in which they are called: the player is woken before it is commanded.
CURRENT: dict[str, Call] = {
    "me": lambda c, w: c.me(),
    "current_user": lambda c, w: c.current_user(),
    "next": lambda c, w: c.next(w.page),
    "previous": lambda c, w: c.previous(c.next(w.page)),
    "track": lambda c, w: c.track(f"spotify:track:{w.track}"),
    "artist": lambda c, w: c.artist(w.artist),
    "artist_albums": lambda c, w: c.artist_albums(w.artist, include_groups="album,single", limit=10),
    "album": lambda c, w: c.album(w.album),
    "album_tracks": lambda c, w: c.album_tracks(w.album),
    "show": lambda c, w: c.show(w.show, market="SE"),
    "show_episodes": lambda c, w: c.show_episodes(w.show),
    "episode": lambda c, w: c.episode(w.episode),
    "get_audiobook": lambda c, w: c.get_audiobook(w.book),
    "get_audiobook_chapters": lambda c, w: c.get_audiobook_chapters(w.book),
    "search": lambda c, w: c.search("amber", limit=10),
    "search_markets": lambda c, w: c.search_markets("amber", markets=["SE", "US"]),
    "current_user_playlists": lambda c, w: c.current_user_playlists(),
    "playlist": lambda c, w: c.playlist(w.playlist, fields="name,items.total"),
    "playlist_tracks": lambda c, w: c.playlist_tracks(w.playlist),
    "playlist_items": lambda c, w: c.playlist_items(w.playlist),
    "playlist_cover_image": lambda c, w: c.playlist_cover_image(w.playlist),
    "playlist_upload_cover_image": lambda c, w: c.playlist_upload_cover_image(w.playlist, JPEG),
    "user_playlist": lambda c, w: c.user_playlist(w.user, w.playlist),
    "user_playlist_tracks": lambda c, w: c.user_playlist_tracks(w.user, w.playlist),
    "current_user_playlist_create": lambda c, w: c.current_user_playlist_create("New"),
    "user_playlist_change_details": lambda c, w: c.user_playlist_change_details(w.user, w.playlist, name="A"),
    "playlist_change_details": lambda c, w: c.playlist_change_details(w.playlist, name="B", description="d"),
    "user_playlist_add_tracks": lambda c, w: c.user_playlist_add_tracks(w.user, w.playlist, [w.track]),
    "user_playlist_add_episodes": lambda c, w: c.user_playlist_add_episodes(w.user, w.playlist, [w.episode]),
    "playlist_add_items": lambda c, w: c.playlist_add_items(w.playlist, [w.track], position=0),
    "user_playlist_reorder_tracks": lambda c, w: c.user_playlist_reorder_tracks(w.user, w.playlist, 0, 2),
    "playlist_reorder_items": lambda c, w: c.playlist_reorder_items(w.playlist, 0, 2),
    "user_playlist_remove_all_occurrences_of_tracks": lambda c, w: c.user_playlist_remove_all_occurrences_of_tracks(
        w.user, w.playlist, [w.track]
    ),
    "playlist_remove_all_occurrences_of_items": lambda c, w: c.playlist_remove_all_occurrences_of_items(w.playlist, [w.track]),
    "playlist_remove_specific_occurrences_of_items": lambda c, w: c.playlist_remove_specific_occurrences_of_items(
        w.playlist, [{"uri": w.position, "positions": [0]}]
    ),
    "user_playlist_replace_tracks": lambda c, w: c.user_playlist_replace_tracks(w.user, w.playlist, [w.track]),
    "playlist_replace_items": lambda c, w: c.playlist_replace_items(w.playlist, [w.track]),
    "current_user_saved_items": lambda c, w: c.current_user_saved_items([f"spotify:track:{w.track}", f"spotify:artist:{w.artist}"]),
    "current_user_saved_albums": lambda c, w: c.current_user_saved_albums(),
    "current_user_saved_albums_add": lambda c, w: c.current_user_saved_albums_add([w.album]),
    "current_user_saved_albums_contains": lambda c, w: c.current_user_saved_albums_contains([w.album]),
    "current_user_saved_albums_delete": lambda c, w: c.current_user_saved_albums_delete([w.album]),
    "current_user_saved_tracks": lambda c, w: c.current_user_saved_tracks(),
    "current_user_saved_tracks_add": lambda c, w: c.current_user_saved_tracks_add([w.track]),
    "current_user_saved_tracks_contains": lambda c, w: c.current_user_saved_tracks_contains([w.track]),
    "current_user_saved_tracks_delete": lambda c, w: c.current_user_saved_tracks_delete([w.track]),
    "current_user_saved_episodes": lambda c, w: c.current_user_saved_episodes(),
    "current_user_saved_episodes_add": lambda c, w: c.current_user_saved_episodes_add([w.episode]),
    "current_user_saved_episodes_delete": lambda c, w: c.current_user_saved_episodes_delete([w.episode]),
    "current_user_saved_shows": lambda c, w: c.current_user_saved_shows(),
    "current_user_saved_shows_add": lambda c, w: c.current_user_saved_shows_add([w.show]),
    "current_user_saved_shows_contains": lambda c, w: c.current_user_saved_shows_contains([w.show]),
    "current_user_saved_shows_delete": lambda c, w: c.current_user_saved_shows_delete([w.show]),
    "current_user_followed_artists": lambda c, w: c.current_user_followed_artists(),
    "current_user_following_artists": lambda c, w: c.current_user_following_artists([w.artist]),
    "current_user_following_users": lambda c, w: c.current_user_following_users([w.user]),
    "user_follow_artists": lambda c, w: c.user_follow_artists([w.artist]),
    "user_unfollow_artists": lambda c, w: c.user_unfollow_artists([w.artist]),
    "user_follow_users": lambda c, w: c.user_follow_users([w.user]),
    "user_unfollow_users": lambda c, w: c.user_unfollow_users([w.user]),
    "current_user_top_artists": lambda c, w: c.current_user_top_artists(),
    "current_user_top_tracks": lambda c, w: c.current_user_top_tracks(time_range="short_term"),
    "current_user_recently_played": lambda c, w: c.current_user_recently_played(),
    "devices": lambda c, w: c.devices(),
    "transfer_playback": lambda c, w: c.transfer_playback(w.device),
    "start_playback": lambda c, w: c.start_playback(context_uri=f"spotify:album:{w.album}"),
    "current_playback": lambda c, w: c.current_playback(),
    "currently_playing": lambda c, w: c.currently_playing(),
    "current_user_playing_track": lambda c, w: c.current_user_playing_track(),
    "add_to_queue": lambda c, w: c.add_to_queue(w.track),
    "queue": lambda c, w: c.queue(),
    "next_track": lambda c, w: c.next_track(),
    "previous_track": lambda c, w: c.previous_track(),
    "seek_track": lambda c, w: c.seek_track(1000),
    "repeat": lambda c, w: c.repeat("context"),
    "volume": lambda c, w: c.volume(40),
    "shuffle": lambda c, w: c.shuffle(True),
    "pause_playback": lambda c, w: c.pause_playback(),
    "user_playlist_follow_playlist": lambda c, w: c.user_playlist_follow_playlist(w.user, w.playlist),
    "current_user_follow_playlist": lambda c, w: c.current_user_follow_playlist(w.playlist),
}
#: What calls an operation that new apps are refused; the playlist goes last.
EXTENDED: dict[str, Call] = {
    "tracks": lambda c, w: c.tracks([w.track, w.track]),
    "artists": lambda c, w: c.artists([w.artist]),
    "artist_top_tracks": lambda c, w: c.artist_top_tracks(w.artist),
    "albums": lambda c, w: c.albums([w.album]),
    "shows": lambda c, w: c.shows([w.show]),
    "episodes": lambda c, w: c.episodes([w.episode]),
    "get_audiobooks": lambda c, w: c.get_audiobooks([w.book]),
    "user": lambda c, w: c.user(w.user),
    "user_playlists": lambda c, w: c.user_playlists(w.user),
    "user_playlist_create": lambda c, w: c.user_playlist_create(w.user, "New"),
    "new_releases": lambda c, w: c.new_releases(),
    "category": lambda c, w: c.category("focus"),
    "categories": lambda c, w: c.categories(),
    "available_markets": lambda c, w: c.available_markets(),
    "current_user_saved_episodes_contains": lambda c, w: c.current_user_saved_episodes_contains([w.episode]),
    "user_playlist_unfollow": lambda c, w: c.user_playlist_unfollow(w.user, c.current_user_playlist_create("Short-lived")["id"]),
    "current_user_unfollow_playlist": lambda c, w: c.current_user_unfollow_playlist(w.playlist),
}
RETIRED: dict[str, Call] = {
    "artist_related_artists": lambda c, w: c.artist_related_artists(w.artist),
    "featured_playlists": lambda c, w: c.featured_playlists(),
    "category_playlists": lambda c, w: c.category_playlists("focus"),
    "recommendations": lambda c, w: c.recommendations(seed_tracks=[w.track]),
    "recommendation_genre_seeds": lambda c, w: c.recommendation_genre_seeds(),
    "audio_analysis": lambda c, w: c.audio_analysis(w.track),
    "audio_features": lambda c, w: c.audio_features([w.track]),
}


def client(upstream: Standalone, **arguments: Any) -> spotipy.Spotify:
    client = spotipy.Spotify(retries=0, status_retries=0, **({"auth": DEMO_TOKEN} | arguments))
    client.prefix = f"{upstream.api}/"
    return client


@pytest.fixture(params=["development", "extended"])
def upstream(request: pytest.FixtureRequest) -> Iterator[Standalone]:
    with Standalone("--profile", request.param) as upstream:
        upstream.profile = request.param
        yield upstream


@pytest.fixture
def development() -> Iterator[Standalone]:
    with Standalone() as upstream:
        yield upstream


def test_every_public_method_is_known() -> None:
    public = {
        name for name in vars(spotipy.Spotify) if not name.startswith("_") and callable(getattr(spotipy.Spotify, name))
    } - LOCAL
    assert public - CURRENT.keys() - EXTENDED.keys() - RETIRED.keys() - BROKEN - GONE == set()
    assert set(CURRENT) | set(EXTENDED) | set(RETIRED) <= public


def test_its_methods_run(upstream: Standalone, measured) -> None:
    spotify = client(upstream)
    world = World(spotify)
    offered = CURRENT if upstream.profile == "development" else CURRENT | EXTENDED
    failed = []
    for name, call in offered.items():
        try:
            call(spotify, world)
        except Exception as error:  # noqa: BLE001: every failure is listed, whatever it is
            failed.append(f"{name}: {error!r}")
    assert failed == []
    measured(f"spotipy {upstream.profile}: {len(offered)} methods answered")


def test_what_was_withdrawn_is_refused(upstream: Standalone) -> None:
    spotify = client(upstream)
    world = World(spotify)
    refused = RETIRED if upstream.profile == "extended" else RETIRED | EXTENDED
    for name, call in refused.items():
        with pytest.raises(spotipy.SpotifyException) as failure:
            call(spotify, world)
        assert failure.value.http_status == (404 if name == "recommendations" else 403), name


def test_retired_methods_run_when_the_simulator_is_told_to(development: Standalone) -> None:
    development.simulator.settings(retired=True)
    spotify = client(development)
    world = World(spotify)
    for call in RETIRED.values():
        assert call(spotify, world)


def test_its_pages_lead_through_a_whole_list(development: Standalone) -> None:
    spotify = client(development)
    page, seen = spotify.current_user_saved_tracks(limit=20), []
    while page:
        seen += [row["track"]["id"] for row in page["items"]]
        page = spotify.next(page)
    assert len(seen) == len(set(seen)) == 62


def test_pkce_from_the_page_to_the_dead_refresh_token(development: Standalone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SpotifyPKCE, "OAUTH_TOKEN_URL", f"{development.url}/api/token")
    monkeypatch.setattr(SpotifyPKCE, "OAUTH_AUTHORIZE_URL", f"{development.url}/authorize")
    pkce = SpotifyPKCE(
        "demo-client", REDIRECT, state="s", scope="user-read-private playlist-read-private", cache_handler=MemoryCacheHandler()
    )
    code = pkce.parse_response_code(sent_back(pkce.get_authorize_url()))
    pkce.get_access_token(code)
    spotify = client(development, auth=None, auth_manager=pkce)
    assert spotify.me()["display_name"] == "Robin Demo"
    with pytest.raises(spotipy.SpotifyException, match="Insufficient client scope"):
        spotify.current_user_saved_tracks()

    first = pkce.get_cached_token()
    refreshed = pkce.refresh_access_token(first["refresh_token"])
    assert refreshed["access_token"] != first["access_token"]
    development.simulator.advance(183 * 86_400)
    with pytest.raises(spotipy.SpotifyException, match="The access token expired"):
        client(development, auth=refreshed["access_token"]).me()
    with pytest.raises(SpotifyOauthError, match="invalid_grant"):
        pkce.refresh_access_token(first["refresh_token"])


def test_sign_in_with_a_secret_and_rotation(development: Standalone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SpotifyOAuth, "OAUTH_TOKEN_URL", f"{development.url}/api/token")
    monkeypatch.setattr(SpotifyOAuth, "OAUTH_AUTHORIZE_URL", f"{development.url}/authorize")
    development.simulator.settings(rotate_refresh_tokens=True)
    oauth = SpotifyOAuth("demo-client", "demo-secret", REDIRECT, scope="user-library-read", cache_handler=MemoryCacheHandler())
    code = oauth.parse_response_code(sent_back(oauth.get_authorize_url()))
    first = oauth.get_access_token(code, as_dict=True)
    second = oauth.refresh_access_token(first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    with pytest.raises(SpotifyOauthError, match="invalid_grant"):
        oauth.refresh_access_token(first["refresh_token"])
    assert client(development, auth=second["access_token"]).current_user_saved_tracks()["total"] == 62


def test_an_app_without_a_user(development: Standalone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SpotifyClientCredentials, "OAUTH_TOKEN_URL", f"{development.url}/api/token")
    credentials = SpotifyClientCredentials("demo-client", "demo-secret", cache_handler=MemoryCacheHandler())
    spotify = client(development, auth=None, auth_manager=credentials)
    assert spotify.search("a")["tracks"]["total"] > 0
    with pytest.raises(spotipy.SpotifyException, match="Valid user authentication required"):
        spotify.me()


def test_a_limit_says_when_to_come_back(development: Standalone) -> None:
    # A session of its own would retry the 429 and hide its body.
    spotify = client(development, requests_session=False)
    development.simulator.limits(quota=1)
    spotify.me()
    with pytest.raises(spotipy.SpotifyException) as failure:
        spotify.me()
    assert failure.value.http_status == 429
    assert failure.value.reason == "QUOTA_EXCEEDED"
    assert 86_000 < int(failure.value.headers["Retry-After"]) <= 86_400


def sent_back(authorize_url: str) -> str:
    """Where the sign-in page sends a visitor who agrees."""

    class Stop(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as redirect:
        urllib.request.build_opener(Stop).open(authorize_url, timeout=10)
    assert redirect.value.code == 302
    return redirect.value.headers["Location"]
