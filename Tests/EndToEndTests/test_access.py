"""Who may call over HTTP: tokens, their callers, and everybody else, who gets nothing."""

import hashlib
import json
import os
import random
import re
import secrets
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from mcp.client.auth import OAuthClientProvider, TokenStorage
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from support import configuration
from support.authorization_server import STRANGER, AuthorizationServer
from support.binary import BINARY, DEMO_TOKEN, environment, run
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.http_wire import HTTPMessage, read_message
from support.messages import encode, headers_for, modern, modern_call
from support.recording import Recording
from support.sign_in import Person, address_after
from support.standalone import Standalone

CALLS = int(os.environ.get("SETLIST_CALLS", "8000"))

TOKEN = "stl_" + "k" * 43


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def access(**callers: Any) -> dict[str, Any]:
    return {"tokens": callers, "failures": {"attempts": 1000}}


@pytest.fixture(scope="module")
def service() -> Iterator[Standalone]:
    with Standalone() as standalone:
        yield standalone


@pytest.fixture(scope="module")
def servers() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as server:
        yield server


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def oauth(server: AuthorizationServer, **more: Any) -> dict[str, Any]:
    return {"resource": "http://127.0.0.1:9/mcp", "issuer": server.url, "jwks": f"{server.url}/keys", **more}


# Tokens of the gateway's own


def test_a_new_token_is_shown_once_and_its_line_lets_it_in(service: Standalone, tmp_path: Path, recording: Recording) -> None:
    # Not by `run`, which looks for secrets in what is printed: this prints one, once, as it should.
    made = subprocess.run([BINARY, "token", "new", "ann"], env=environment(), capture_output=True, text=True, check=True)
    token = made.stdout.strip()
    assert re.fullmatch(r"stl_[A-Za-z0-9_-]{43}", token)
    found = re.search(r"ann: \{sha256: ([0-9a-f]{64})\}", made.stderr)
    assert found and token not in made.stderr and found[1] == digest(token)
    folder = configuration.write(tmp_path, access=access(ann={"sha256": found[1]}))
    with Gateway.serve(service.api, "--config", folder) as gateway, RawHTTP(gateway, recording) as http:
        assert http.modern(modern_call("get_devices"), bearer(token)).status == 200
        refused = http.modern(modern_call("get_devices"))
        assert refused.status == 401 and refused.header("www-authenticate") == "Bearer"


def test_each_caller_has_an_account_and_tools_of_their_own(service: Standalone, tmp_path: Path, recording: Recording) -> None:
    person = Person(tmp_path / "state", service.api, service.url)
    person.sign_in("--account", "robin")
    service.simulator.settings(signs_in="neighbour")
    person.sign_in("--account", "next-door")
    service.simulator.settings(signs_in="owner")
    tokens = {name: f"stl_{name:k<43}" for name in ("ann", "ben", "eve")}
    folder = configuration.write(
        tmp_path / "config",
        access=access(
            ann={"sha256": digest(tokens["ann"]), "account": "robin"},
            ben={"sha256": digest(tokens["ben"]), "account": "next-door", "toolsets": ["profile", "library"], "read_only": True},
            eve={"sha256": digest(tokens["eve"])},
        ),
    )
    with Gateway("serve", "--port", "0", "--config", folder, env=person.env) as gateway, RawHTTP(gateway, recording) as http:

        def call(name: str, tool: str, **arguments: Any) -> dict[str, Any]:
            return http.modern(modern_call(tool, **arguments), bearer(tokens[name])).json["result"]["structuredContent"]

        names = [call(name, "get_profile").get("display_name") for name in ("ann", "ben", "ann", "ben")]
        assert names[0] == names[2] == "Robin Demo" and names[1] == names[3] != names[0]
        assert call("eve", "get_profile")["error"] == "no_credential"
        assert call("ben", "search", query="harbour", types=["track"])["error"] == "tool_not_permitted"
        listed = {
            name: http.modern(modern("tools/list"), bearer(tokens[name])).json["result"] for name in ("ann", "ben")
        }
        tools = {name: [tool["name"] for tool in result["tools"]] for name, result in listed.items()}
        assert "search" in tools["ann"] and "search" not in tools["ben"] and "get_profile" in tools["ben"]
        assert all(tool["annotations"]["readOnlyHint"] for tool in listed["ben"]["tools"])
        assert listed["ann"]["cacheScope"] == "public" and listed["ben"]["cacheScope"] == "private"


# The matrix


@pytest.fixture(scope="module")
def guarded(service: Standalone, servers: AuthorizationServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    rules = access(ann={"sha256": digest(TOKEN)}, old={"sha256": digest(TOKEN + "o"), "expires": "2020-01-01"})
    rules["oauth"] = oauth(servers, scopes={"catalogue": {"toolsets": ["catalog", "search"]}})
    folder = configuration.write(tmp_path_factory.mktemp("guarded"), access=rules)
    with Gateway.serve(service.api, "--config", folder) as gateway:
        with gateway.connect() as connection:
            good = bearer(servers.token(aud=RESOURCE, scope="catalogue"))
            until(lambda: exchange(connection, modern("tools/list"), good).status != 503, "the keys")
        yield gateway


RESOURCE = "http://127.0.0.1:9/mcp"


def signed(**claims: Any) -> Callable[[AuthorizationServer], dict[str, str]]:
    """A token that holds but for what the claims change."""
    return lambda server: bearer(server.token(**{"aud": RESOURCE, "scope": "catalogue", **claims}))


def unsigned(server: AuthorizationServer) -> dict[str, str]:
    return bearer(server.token(aud=RESOURCE, scope="catalogue").rsplit(".", 1)[0] + ".")


NOW = int(time.time())

#: Each with the status that it must get, its headers or what makes them, and what is behind the path.
WRONG: dict[str, tuple[int, Any, str]] = {
    "no token": (401, {}, ""),
    "another token": (401, bearer("stl_" + "x" * 43), ""),
    "half a token": (401, bearer(TOKEN[:20]), ""),
    "another scheme": (401, {"Authorization": f"Basic {TOKEN}"}, ""),
    "no scheme": (401, {"Authorization": TOKEN}, ""),
    "a token that has ended": (401, bearer(TOKEN + "o"), ""),
    "a token in the query": (400, {}, f"?access_token={TOKEN}"),
    "a token in the query besides": (400, bearer(TOKEN), f"?access_token={TOKEN}"),
    "two tokens": (400, {"Authorization": [f"Bearer {TOKEN}", f"Bearer {TOKEN}"]}, ""),
    "two tokens in one": (401, {"Authorization": f"Bearer {TOKEN}, Bearer {TOKEN}"}, ""),
    "a token in another header": (401, {"X-Authorization": f"Bearer {TOKEN}", "Cookie": f"token={TOKEN}"}, ""),
    "another Host": (421, {**bearer(TOKEN), "Host": "evil.example.com"}, ""),
    "two Hosts": (400, {**bearer(TOKEN), "Host": ["127.0.0.1", "evil.example.com"]}, ""),
    "no Host": (400, {**bearer(TOKEN), "Host": []}, ""),
    "another Host in a forwarded header": (401, {"X-Forwarded-Host": "127.0.0.1", "X-Forwarded-For": "127.0.0.1"}, ""),
    "another Origin": (403, {**bearer(TOKEN), "Origin": "https://evil.example.com"}, ""),
    "an Origin that begins well": (403, {**bearer(TOKEN), "Origin": "http://127.0.0.1.evil.example.com"}, ""),
    "no Origin to speak of": (403, {**bearer(TOKEN), "Origin": "null"}, ""),
    "a header in a value": (400, {**bearer(TOKEN), "X-A": "1\r\nHost: evil.example.com"}, ""),
    "a folded header": (400, {"Authorization": f"Bearer\r\n {TOKEN}"}, ""),
    "a header with a blank in its name": (400, {"Authorization ": f"Bearer {TOKEN}"}, ""),
    "two lengths": (400, {**bearer(TOKEN), "Content-Length": ["5", "6"]}, ""),
    "a length and chunks": (400, {**bearer(TOKEN), "Content-Length": "5", "Transfer-Encoding": "chunked"}, ""),
    "signed: ended": (401, signed(exp=NOW - 3600), ""),
    "signed: not yet": (401, signed(nbf=NOW + 36000), ""),
    "signed: without an end": (401, signed(exp=None), ""),
    "signed: another audience": (401, signed(aud="https://api.example.com"), ""),
    "signed: another issuer": (401, signed(iss="https://evil.example.com"), ""),
    "signed: nobody": (401, signed(sub=None), ""),
    "signed: another key": (401, signed(key=STRANGER, algorithm="RS256", headers={"kid": None}), ""),
    "signed: another kind of token": (401, signed(headers={"typ": "dpop+jwt"}), ""),
    "signed: with a secret": (401, signed(key="s" * 32, algorithm="HS256"), ""),
    "signed: not at all": (401, unsigned, ""),
    "signed: without a scope": (403, signed(scope=""), ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_who_shows_the_wrong_thing_is_refused(case: str, guarded: Gateway, servers: AuthorizationServer, recording: Recording) -> None:
    status, headers, query = WRONG[case]
    headers = headers(servers) if callable(headers) else headers
    message = modern_call("search", query="harbour", types=["track"])
    fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers_for(message), **headers}
    with RawHTTP(guarded, recording) as http:
        answer = http.request(encode(message), fields, path=guarded.path + query)
    assert answer.status == status, answer
    assert b"jsonrpc" not in answer.body and b"tracks" not in answer.body
    if status == 401:
        challenge = answer.header("www-authenticate")
        assert challenge.startswith("Bearer ")
        assert 'resource_metadata="http://127.0.0.1:9/.well-known/oauth-protected-resource/mcp"' in challenge
        assert 'scope="catalogue"' in challenge
        assert ("invalid_token" in challenge) == ("Authorization" in headers)
    if case == "signed: without a scope":
        assert 'error="insufficient_scope"' in answer.header("www-authenticate")
    assert TOKEN not in guarded.stderr.text


def test_who_shows_the_right_thing_is_let_in(guarded: Gateway, servers: AuthorizationServer, recording: Recording) -> None:
    with RawHTTP(guarded, recording) as http:
        for token in (TOKEN, servers.token(aud=RESOURCE, scope="catalogue")):
            answer = http.modern(modern_call("search", query="harbour", types=["track"]), bearer(token)).json["result"]
            assert "tracks" in answer["structuredContent"]
        refused = http.modern(modern_call("get_profile"), bearer(servers.token(aud=RESOURCE, scope="catalogue")))
        assert refused.status == 200 and refused.json["result"]["structuredContent"]["error"] == "tool_not_permitted"


def test_a_key_that_is_new_is_fetched_by_itself(service: Standalone, tmp_path: Path, recording: Recording) -> None:
    with AuthorizationServer() as server:
        rules = {"oauth": oauth(server, jwks_pause="1ms")}
        folder = configuration.write(tmp_path, access=rules)
        with Gateway.serve(service.api, "--config", folder) as gateway, RawHTTP(gateway, recording) as http:
            first = bearer(server.token(aud=RESOURCE))
            until(lambda: http.modern(modern_call("get_devices"), first).status != 503, "the keys")
            assert http.modern(modern_call("get_devices"), first).status == 200
            server.rotate()
            token = server.token(aud=RESOURCE)
            statuses = set()
            while (status := http.modern(modern_call("get_devices"), bearer(token)).status) != 200:
                statuses.add(status)
                time.sleep(0.01)
            assert statuses <= {503, 401} and 503 in statuses
            assert server.asked.count("GET /keys") == 2


def test_a_slow_authorization_server_does_not_keep_the_other_callers_out(service: Standalone, tmp_path: Path, recording: Recording) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, AuthorizationServer() as server:
        rules = access(ann={"sha256": digest(TOKEN)})
        rules["oauth"] = oauth(server, jwks=f"http://127.0.0.1:{silent.getsockname()[1]}/keys", jwks_timeout="1h")
        folder = configuration.write(tmp_path, access=rules)
        with Gateway.serve(service.api, "--config", folder) as gateway, RawHTTP(gateway, recording) as http:
            assert http.modern(modern_call("get_devices"), bearer(TOKEN)).status == 200
            waiting = http.modern(modern_call("get_devices"), bearer(server.token(aud=RESOURCE)))
            assert waiting.status == 503 and waiting.header("retry-after") == "1"


def test_a_browser_may_ask_before_it_shows_a_token(guarded: Gateway, recording: Recording) -> None:
    headers = {"Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    with RawHTTP(guarded, recording) as http:
        answer = http.request(b"", headers, method="OPTIONS")
        assert answer.status == 204 and "Authorization" in answer.header("access-control-allow-headers")
        # And its page can read why it was refused.
        refused = http.modern(modern("tools/list"), {"Origin": "http://localhost:3000"})
        assert refused.status == 401 and refused.header("access-control-allow-origin") == "http://localhost:3000"


def test_wrong_tokens_are_limited_and_not_logged(service: Standalone, tmp_path: Path, recording: Recording) -> None:
    rules = access(ann={"sha256": digest(TOKEN)}) | {"failures": {"attempts": 3, "window": "1h"}}
    folder = configuration.write(tmp_path, access=rules)
    with Gateway.serve(service.api, "--config", folder, "--log-level", "trace") as gateway, RawHTTP(gateway, recording) as http:
        guess = "stl_" + "secret-marker" + "x" * 30
        assert [http.modern(modern("tools/list"), bearer(guess)).status for _ in range(5)] == [401, 401, 401, 429, 429]
        assert int(http.modern(modern("tools/list"), bearer(guess)).header("retry-after")) > 3000
        assert http.modern(modern("tools/list"), bearer(TOKEN)).status == 200
        said = gateway.stderr.text
        assert said.count("caller refused") == 3 and "127.0.0.1" in said
        assert guess not in said and TOKEN not in said


# Where it may listen


def test_other_machines_are_served_only_when_callers_are_told_apart(service: Standalone, tmp_path: Path) -> None:
    open_to_all = configuration.write(tmp_path / "a", host="0.0.0.0")
    done = run("serve", "--config", open_to_all)
    assert done.returncode == 1 and "E2601" in done.stderr
    done = run("serve", "--host", "0.0.0.0")
    assert done.returncode == 2 and "server.http.access" in done.stderr
    folder = configuration.write(tmp_path / "b", access=access(ann={"sha256": digest(TOKEN)}))
    with Gateway.serve(service.api, "--config", folder, "--host", "0.0.0.0") as gateway:
        assert gateway.port


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_tls(service: Standalone, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        + ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    folder = configuration.write(
        tmp_path / "config",
        tls={"certificate": str(certificate), "key": str(key)},
        access=access(ann={"sha256": digest(TOKEN)}),
    )
    env = {"SPOTIFY_API_URL": service.api, "SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN}
    with TLSGateway("serve", "--port", "0", "--config", folder, env=env) as gateway:
        assert gateway.url.startswith("https://")
        context = ssl.create_default_context(cafile=str(certificate))
        message = modern_call("get_devices")
        for _ in range(2):
            with context.wrap_socket(gateway.connect(), server_hostname="localhost") as connection:
                assert connection.version() in ("TLSv1.2", "TLSv1.3")
                answer = exchange(connection, message, bearer(TOKEN))
                assert answer.status == 200 and answer.json["result"]["structuredContent"]["devices"]
                assert exchange(connection, message, {}).status == 401
        # Plain HTTP gets nothing, and neither does an old protocol.
        with gateway.connect() as plain:
            plain.sendall(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"HTTP" not in plain.recv(1000)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError), old.wrap_socket(gateway.connect()):
            pass
    other = tmp_path / "other.pem"
    subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(other)], check=True)
    for name, path, why in (("key", other, "do not belong together"), ("key", tmp_path / "none.pem", "cannot be used"), ("certificate", key, "cannot be used")):
        files = {"certificate": str(certificate), "key": str(key), name: str(path)}
        broken = configuration.write(tmp_path / "broken", tls=files)
        done = run("serve", "--port", "0", "--config", broken)
        assert done.returncode == 1 and why in done.stderr, done.stderr


class TLSGateway(Gateway):
    """Its readiness line has another scheme."""

    def __init__(self, *arguments: Any, env: dict[str, str]) -> None:
        import support.gateway as module

        before, module.READY = module.READY, r"setlist: listening on (https://\S+)"
        try:
            super().__init__(*arguments, env=env)
        finally:
            module.READY = before


def exchange(connection: socket.socket, message: Any, headers: dict[str, str]) -> HTTPMessage:
    body = encode(message)
    fields = {"Host": "localhost", "Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    fields |= {"Content-Length": str(len(body)), **headers_for(message), **headers}
    connection.sendall("\r\n".join(["POST /mcp HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]).encode() + body)
    with connection.makefile("rb") as reader:
        answer = read_message(reader, answers="POST")
    assert answer is not None
    return answer


# The authorization server


class Memory(TokenStorage):
    tokens: OAuthToken | None = None
    client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


async def test_the_official_client_finds_its_own_way_in(service: Standalone, tmp_path: Path) -> None:
    """From a 401 through the metadata, registration and the browser to a token for this gateway alone."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with AuthorizationServer() as server:
        resource = f"http://127.0.0.1:{port}/mcp"
        scopes = {"catalogue": {"toolsets": ["catalog", "search"]}, "player": {"toolsets": ["player"]}}
        folder = configuration.write(tmp_path, access={"oauth": oauth(server, resource=resource, scopes=scopes)})
        env = {"SPOTIFY_API_URL": service.api, "SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN}
        with Gateway("serve", "--port", str(port), "--config", folder, env=env):
            memory, went = Memory(), []
            server.grants = {"catalogue"}
            async with create_mcp_http_client(auth=provider(resource, memory, went)) as http_client:
                async with Client(streamable_http_client(resource, http_client=http_client)) as client:
                    tools = {tool.name for tool in (await client.list_tools()).tools}
                    assert "search" in tools and "get_playback" not in tools and "get_profile" not in tools
                    result = await client.call_tool("search", {"query": "harbour", "types": ["track"]})
                    assert not result.is_error
                    assert memory.tokens is not None and memory.tokens.scope == "catalogue"
                    # A tool beyond the token's scopes is refused with the scope that is missing, and the client asks for that one.
                    server.grants = None
                    result = await client.call_tool("get_playback", {})
                    assert not result.is_error
                    assert set(memory.tokens.scope.split()) == {"catalogue", "player"}
            assert len(went) == 2
            assert "POST /register" in server.asked and server.asked.count("POST /token") == 2


def provider(resource: str, memory: Memory, went: list[str]) -> OAuthClientProvider:
    """The official client's own, with a browser that says yes; `went` gets every address that it ends at."""

    async def go(url: str) -> None:
        went.append(address_after(url))

    async def come_back() -> AuthorizationCodeResult:
        fields = dict(field.split("=", 1) for field in went[-1].split("?")[1].split("&"))
        return AuthorizationCodeResult(code=fields["code"], state=fields["state"])

    metadata = OAuthClientMetadata(client_name="end-to-end", redirect_uris=["http://127.0.0.1:1/callback"])
    return OAuthClientProvider(resource, metadata, memory, go, come_back)


# Nobody sees anybody else's


class Mirror:
    """An API that answers every request with whose token it came with, and what was asked."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                owner = self.headers.get("Authorization", "")
                data = json.dumps({"id": owner, "uri": self.path, "display_name": owner, "devices": [{"id": owner, "name": self.path}]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


MIRROR_ENDPOINTS = """
version: 1
server: {name: mirror}
upstream: {base_url: "URL", credentials: person}
endpoints:
  get_me: {request: GET /me, title: Me, description: Who I am., cache: {ttl: 1h}}
  get_now: {request: GET /now, title: Now, description: Not kept.}
  get_list:
    request: GET /list
    title: List
    description: A row of mine.
    parameters:
      row: {in: query, type: integer, required: true, description: Which.}
    cache: {ttl: 1h}
"""

MIRROR_POLICIES = """
version: 1
server: {http: {access: ACCESS}}
credentials:
  person: {type: oauth2, authorize_url: "http://127.0.0.1:9/a", token_url: "http://127.0.0.1:9/t", client_id: app}
"""


@pytest.mark.timeout(1200)
def test_eight_callers_never_see_each_others_answers(tmp_path: Path, measured) -> None:
    mirror = Mirror()
    names = [f"caller-{number}" for number in range(8)]
    state = tmp_path / "state" / "setlist"
    state.mkdir(parents=True)
    accounts = [
        {
            "credential": "person",
            "account": name,
            "client_id": "app",
            "authorized_at": int(time.time()),
            "scopes": [],
            "access_token": f"access-{name}",
            "access_token_ends_at": int(time.time()) + 36_000,
            "refresh_token": f"refresh-{name}",
        }
        for name in names
    ]
    (state / "tokens.json").write_text(json.dumps({"version": 1, "accounts": accounts}))
    (state / "tokens.json").chmod(0o600)
    tokens = {name: f"stl_{secrets.token_urlsafe(32)}" for name in names}
    callers = {name: {"sha256": digest(tokens[name]), "account": name} for name in names}
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "endpoints.yaml").write_text(MIRROR_ENDPOINTS.replace("URL", mirror.url))
    (folder / "policies.yaml").write_text(MIRROR_POLICIES.replace("ACCESS", json.dumps(access(**callers))))
    env = {"XDG_STATE_HOME": str(tmp_path / "state")}
    leaks: list[str] = []
    counts = {"hits": 0, "calls": 0}
    with Gateway("serve", "--port", "0", "--config", folder, env=env) as gateway:

        def work(seed: int) -> None:
            """One connection on which callers take turns at random, so that nothing of one may stay for the next."""
            chance = random.Random(seed)
            with gateway.connect() as connection:
                for _ in range(CALLS // 8):
                    name = chance.choice(names)
                    tool, arguments = chance.choice([("get_me", {}), ("get_list", {"row": chance.randint(1, 50)}), ("get_now", {})])
                    answer = exchange(connection, modern_call(tool, **arguments), bearer(tokens[name]))
                    text = answer.body.decode()
                    counts["calls"] += 1
                    counts["hits"] += '"status":"hit"' in text
                    owners = set(re.findall(r"access-(caller-\d)", text))
                    if answer.status != 200 or owners != {name}:
                        leaks.append(f"{name} saw {owners}: {answer.status} {text[:200]}")

        workers = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    mirror.server.shutdown()
    measured(f"{counts['calls']:,} interleaved calls of 8 callers, {counts['hits']:,} from the cache: {len(leaks)} leaks")
    assert leaks == []
    assert counts["calls"] == CALLS // 8 * 8 and counts["hits"] > CALLS // 3
