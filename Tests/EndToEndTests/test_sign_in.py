"""A person signs in to their own account: in a browser, by paste, and for as long as the service lets them."""

import base64
import json
import os
import socket
import stat
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import configuration
from support.browser import Browser
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern_call
from support.recording import Recording
from support.sign_in import Person, address_after, visit
from support.standalone import Standalone

DAY = 86_400


@pytest.fixture
def service() -> Iterator[Standalone]:
    with Standalone() as standalone:
        yield standalone


@pytest.fixture
def person(service: Standalone, tmp_path: Path) -> Person:
    return Person(tmp_path / "state", service.api, service.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


def token_requests(service: Standalone) -> list[str]:
    """The grant type of every request for a token."""
    return [request.body for request in service.simulator.requests() if request.path == "/api/token"]


# In a browser


def test_a_person_agrees_in_the_browser(service: Standalone, person: Person, browser: Browser) -> None:
    service.simulator.settings(consent="ask")
    with person.start("login", "--no-browser") as login:
        browser.open(login.url)
        assert "user-library-read" in browser.text("body")
        browser.click("#approve")
        assert browser.text("h1") == "You are signed in"
        assert login.status() == 0, login.stderr.text
        assert "Signed in" in login.stdout.text
    if folder := os.environ.get("SETLIST_SCREENSHOTS"):
        browser.screenshot(Path(folder) / "signed-in.png")
    assert stat.S_IMODE(person.tokens.stat().st_mode) == 0o600
    assert json.loads(person.run("call", "get_profile").stdout)["display_name"] == "Robin Demo"
    assert "display_name: Robin Demo" in person.run("whoami").stdout


def test_a_person_says_no_in_the_browser(service: Standalone, person: Person, browser: Browser) -> None:
    service.simulator.settings(consent="ask")
    with person.start("login", "--no-browser") as login:
        browser.open(login.url)
        browser.click("#deny")
        assert browser.text("h1") == "You are not signed in"
        assert login.status() == 1
        assert "declined" in login.stderr.text
    if folder := os.environ.get("SETLIST_SCREENSHOTS"):
        browser.screenshot(Path(folder) / "declined.png")
    assert not person.tokens.exists()


def test_the_desktops_own_browser_is_opened(service: Standalone, person: Person, tmp_path: Path) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nexec {sys.executable} -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])" "$1"\n')
    opener.chmod(0o755)
    done = person.run("login", env={"PATH": f"{tmp_path}:{os.environ['PATH']}", "DISPLAY": ":0"})
    assert done.returncode == 0, done.stderr
    assert "Opened in the browser" in done.stderr


def test_the_page_at_the_end_runs_nothing_and_is_kept_nowhere(person: Person) -> None:
    with person.start("login", "--no-browser") as login:
        # A browser that comes with somebody else's answer is told so, and the sign-in goes on.
        status, page = visit(f"{login.redirect}?code=stolen&state=made-up")
        assert status == 400 and "belongs to another sign-in" in page
        assert visit(login.redirect)[0] == 400
        assert visit(login.redirect.replace("/callback", "/favicon.ico"))[0] == 404
        login.stderr.search("something else")
        status, page = visit(login.url)
        assert status == 200 and "<script" not in page
        assert login.status() == 0


# By paste


def test_a_pasted_address_signs_in(person: Person) -> None:
    person.sign_in()
    assert person.run("call", "get_devices").returncode == 0


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        ("http://127.0.0.1/callback?code=x&state=made-up", "another sign-in"),
        ("https://example.com/", "not the address"),
        ("http://127.0.0.1/callback?error=access_denied", "another sign-in"),
    ],
)
def test_a_wrong_paste_is_refused(person: Person, pasted: str, why: str) -> None:
    with person.start("login", "--no-browser") as login:
        login.paste(pasted)
        assert login.status() == 1
        assert why in login.stderr.text
    assert not person.tokens.exists()


def test_a_code_that_is_no_good_is_told_in_the_services_words(person: Person) -> None:
    with person.start("login", "--no-browser") as login:
        state = login.url.split("state=")[1].split("&")[0]
        login.paste(f"{login.redirect}?code=made-up-code&state={state}")
        assert login.status() == 1
        assert "Invalid authorization code (invalid_grant)" in login.stderr.text
        assert "made-up-code" not in login.stderr.text


# What can go wrong before


def test_a_port_that_is_taken_is_named(person: Person) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = person.run("login", "--no-browser", "--port", str(port))
        assert done.returncode == 1
        assert f"Port {port} on 127.0.0.1 is in use" in done.stderr and "--port" in done.stderr


def test_nobody_comes_in_time(person: Person) -> None:
    with person.start("login", "--no-browser", "--timeout", "1") as login:
        assert login.status() == 1
        assert f"register exactly this one for the app, without a port if the service allows that: {login.redirect}" in login.stderr.text


def test_a_redirect_that_the_app_has_not_registered_shows_at_the_service(person: Person) -> None:
    with person.start("login", "--no-browser") as login:
        status, page = visit(login.url.replace("127.0.0.1%3A", "192.0.2.1%3A"))
        assert status == 400 and "Invalid redirect URI" in page


def test_without_a_client_id_nothing_begins(person: Person) -> None:
    done = person.run("login", "--no-browser", env={"SPOTIFY_CLIENT_ID": ""})
    assert done.returncode == 1
    assert "There is no client id. Set SPOTIFY_CLIENT_ID" in done.stderr


def test_an_unknown_app_is_told_so(service: Standalone, person: Person) -> None:
    with person.start("login", "--no-browser") as login:
        status, page = visit(login.url.replace("demo-client", "nobodys-app"))
        assert status == 400 and "INVALID_CLIENT" in page


# Scopes


def test_only_what_the_tools_on_offer_need_is_asked_for(person: Person) -> None:
    with person.start("login", "--no-browser", "--read-only", "--toolsets", "library") as login:
        assert "user-library-read" in login.url and "modify" not in login.url
    with person.start("login", "--no-browser", "--toolsets", "catalog", "--deny", "get_*") as login:
        assert "&scope=" not in login.url


def test_whoami_names_what_was_not_asked_for(person: Person) -> None:
    person.sign_in("--read-only")
    report = json.loads(person.run("whoami", "--format", "json").stdout)[0]
    assert "user-modify-playback-state" in report["missing_scopes"]
    assert "user-library-read" in report["scopes"]


# Accounts


def test_accounts_are_kept_apart(service: Standalone, person: Person) -> None:
    person.sign_in()
    service.simulator.settings(signs_in="neighbour")
    person.sign_in("--account", "next-door")
    names = [json.loads(person.run("call", "get_profile", *option).stdout)["display_name"] for option in ([], ["--account", "next-door"])]
    assert names[0] == "Robin Demo" and names[1] != "Robin Demo"
    listed = person.run("whoami", "--all").stdout
    assert "default" in listed and "next-door" in listed
    assert person.run("logout", "--account", "next-door").returncode == 0
    assert person.run("logout", "--account", "next-door").returncode == 1
    assert person.run("whoami", "--account", "next-door").returncode == 1
    assert person.run("whoami").returncode == 0


def test_a_running_gateway_notices_who_signs_in_and_out(service: Standalone, person: Person, recording: Recording) -> None:
    with Gateway("serve", "--port", "0", env=person.env) as gateway, RawHTTP(gateway, recording) as http:

        def search(query: str) -> dict[str, object]:
            return http.modern(modern_call("search", query=query, types=["track"])).json["result"]["structuredContent"]

        assert "nobody has signed in" in gateway.stderr.text
        assert search("one")["error"] == "no_credential"
        person.sign_in()
        assert "tracks" in search("two")
        assert "tracks" in search("two")
        assert person.run("logout").returncode == 0
        assert search("three")["error"] == "no_credential"
        # What was theirs is forgotten, too.
        until(lambda: search("two").get("error") == "no_credential", "the cache to forget whoever signed out")


# Renewal


def test_an_access_token_that_has_ended_is_renewed_within_the_call(service: Standalone, person: Person) -> None:
    person.sign_in()
    service.simulator.advance(3601)
    service.simulator.forget()
    assert person.run("call", "get_devices").returncode == 0
    paths = [request.path for request in service.simulator.requests()]
    assert paths == ["/v1/me/player/devices", "/api/token", "/v1/me/player/devices"]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("rotates", [False, True])
def test_fifty_processes_that_refresh_at_once_make_one_refresh_call(service: Standalone, person: Person, rotates: bool) -> None:
    person.sign_in()
    service.simulator.settings(rotate_refresh_tokens=rotates)
    person.keep(access_token_ends_at=1)
    service.simulator.forget()
    with ThreadPoolExecutor(50) as pool:
        done = list(pool.map(lambda _: person.run("call", "get_devices", seconds=200).returncode, range(50)))
    assert done == [0] * 50
    assert len(token_requests(service)) == 1


def test_after_six_months_the_person_is_asked_to_sign_in_again_and_the_service_is_left_alone(service: Standalone, person: Person) -> None:
    person.sign_in()
    service.simulator.advance(183 * DAY)
    service.simulator.forget()
    for _ in range(2):
        done = person.run("call", "get_devices")
        assert done.returncode == 1
        assert "sign-in of account default has ended" in done.stdout and "setlist login" in done.stdout
    assert len(token_requests(service)) == 1
    assert "Run: setlist login" in person.run("whoami").stderr
    person.sign_in()
    assert person.run("call", "get_devices").returncode == 0


def test_the_end_is_warned_of_a_month_before(person: Person) -> None:
    person.sign_in()
    person.keep(authorized_at=person.kept["authorized_at"] - 155 * DAY)
    with Gateway("serve", "--port", "0", env=person.env) as gateway:
        gateway.stderr.search(r"warning.*the sign-in ends in 2[45] days; run setlist login before")


def test_with_a_key_the_file_shows_nothing(person: Person) -> None:
    person.env["SETLIST_TOKEN_KEY"] = base64.b64encode(os.urandom(32)).decode()
    person.sign_in()
    assert "refresh" not in person.tokens.read_text() and set(json.loads(person.tokens.read_text())) == {"sealed"}
    assert person.run("call", "get_devices").returncode == 0
    without = person.run("whoami", env={"SETLIST_TOKEN_KEY": ""})
    assert without.returncode == 1 and "is encrypted" in without.stderr
    other = person.run("whoami", env={"SETLIST_TOKEN_KEY": base64.b64encode(os.urandom(32)).decode()})
    assert other.returncode == 1 and "another key" in other.stderr


# Servers


def test_a_server_goes_by_a_refresh_token_from_its_environment(service: Standalone, person: Person, tmp_path: Path) -> None:
    person.sign_in()
    server = Person(tmp_path / "server", service.api, service.url, SPOTIFY_REFRESH_TOKEN=person.kept["refresh_token"])
    service.simulator.settings(rotate_refresh_tokens=True)
    assert server.run("call", "get_devices").returncode == 0
    # The configured token has been replaced; a later process goes on with what came after it.
    server.keep(access_token_ends_at=1)
    assert server.run("call", "get_devices").returncode == 0


def test_an_app_alone_reads_the_catalogue_and_user_tools_say_why_not(service: Standalone, tmp_path: Path) -> None:
    policies = configuration.write(tmp_path) / "policies.yaml"
    kept = [line for line in policies.read_text().splitlines() if not any(key in line for key in ("authorize_url", "refresh_token", "expires_after", "warn_before", "identity:"))]
    policies.write_text("\n".join(kept).replace("    type: oauth2", "    type: oauth2\n    flow: client_credentials"))
    person = Person(tmp_path / "state", service.api, service.url, SPOTIFY_CLIENT_SECRET="demo-secret")
    found = person.run("call", "search", "query=harbour", "types=track", "--config", tmp_path)
    assert found.returncode == 0, found.stdout + found.stderr
    refused = json.loads(person.run("call", "get_devices", "--config", tmp_path).stdout)
    assert refused["error"] == "tool_not_offered"
    assert "it needs a user's leave" in refused["why"]
    assert person.run("login", "--config", tmp_path).returncode == 1
    assert not person.tokens.exists()


def test_an_access_token_in_the_environment_goes_first(person: Person) -> None:
    done = person.run("call", "get_devices", env={"SPOTIFY_ACCESS_TOKEN": "demo-token"})
    assert done.returncode == 0
    assert not person.tokens.exists()
