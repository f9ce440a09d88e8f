"""The admin listener, probes and `setlist health` against the real binary."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator

import pytest
from support.admin import Admin
from support.binary import BINARY, DEMO_TOKEN, environment, run
from support.deadline import until
from support.gateway import ADMIN, Gateway
from support.messages import legacy
from support.recording import Recording
from support.stdio import Stdio
from support.upstream import HeldUpstream

CLOSED = "http://127.0.0.1:1/v1"
ADMIN_HOST = "  admin:\n    host: 127.0.0.1\n"

ROUTES = [
    "GET /",
    "GET /livez",
    "GET /readyz",
    "GET /startupz",
    "GET /health",
    "GET /version",
    "GET /config",
    "POST /config/reload",
    "POST /config/rollback",
    "GET /config/plan",
    "GET /config/effective",
    "GET /metrics",
    "GET /cache/stats",
    "POST /cache/invalidate",
    "POST /cache/purge",
    "GET /breakers",
    "GET /breakers/{name}",
    "POST /breakers/{name}/force-open",
    "POST /breakers/{name}/force-close",
    "POST /breakers/{name}/reset",
    "GET /limits",
    "GET /log-level",
    "POST /log-level",
]


@pytest.fixture(scope="module")
def serving() -> Iterator[Gateway]:
    """A gateway that tests share which leave nothing behind."""
    with Gateway.demo() as gateway:
        yield gateway


@pytest.fixture
def admin(serving: Gateway) -> Admin:
    return Admin(serving.admin)


@pytest.fixture
def policies(broken_copy):
    """The shipped configuration with one text of policies.yaml replaced: its folder."""
    return lambda old, new: broken_copy("policies.yaml", old, new)


# Routes


def test_the_root_lists_every_route(admin: Admin) -> None:
    lines = admin.get("/").text.splitlines()
    assert [" ".join(line.split()[:2]) for line in lines] == ROUTES
    listed = admin.get("/", Accept="application/json").json
    assert [route["route"] for route in listed] == ROUTES
    assert [route["summary"] for route in listed] == [" ".join(line.split()[2:]) for line in lines]


def test_what_is_not_there_is_said(admin: Admin) -> None:
    missing = admin.get("/nope")
    assert missing.status == 404 and "GET /health" in missing.json["routes"]
    wrong = admin.post("/health")
    assert wrong.status == 405 and wrong.headers["allow"] == "GET, HEAD"


def test_head_is_a_get_without_its_body(admin: Admin) -> None:
    answer = admin.ask("HEAD", "/readyz")
    assert answer.status == 200 and answer.text == "" and answer.headers["content-length"] == "3"


def test_a_host_that_is_not_ours_is_refused(admin: Admin) -> None:
    """A page whose name resolves to this machine must learn nothing."""
    answer = admin.get("/health", Host="evil.example:8809")
    assert answer.status == 421 and "checks" not in answer.text


def test_a_page_of_another_origin_is_refused(admin: Admin) -> None:
    for origin in ("http://evil.example", "http://localhost:3000", "null"):
        assert admin.post("/health", Origin=origin).status == 403
    assert admin.post("/health", **{"Sec-Fetch-Site": "cross-site"}).status == 403


def test_the_version_names_the_configuration_that_was_announced(serving: Gateway, admin: Admin) -> None:
    revision = serving.stderr.search(r"configuration ([0-9a-f]{16})")[1]
    assert admin.get("/version").json["revision"] == revision == admin.get("/health").json["revision"]


def test_the_revision_follows_the_files(policies) -> None:
    folder = policies("read_only: false", "read_only: true")
    with Gateway.serve(CLOSED) as shipped, Gateway.serve(CLOSED, "--config", folder) as changed:
        first, second = (Admin(gateway.admin).get("/version").json["revision"] for gateway in (shipped, changed))
    with Gateway.serve(CLOSED) as again:
        assert Admin(again.admin).get("/version").json["revision"] == first != second


# Health


def test_a_healthy_gateway(serving: Gateway, admin: Admin) -> None:
    health = until(lambda: (found := admin.get("/health").json)["status"] == "pass" and found, "every check to pass")
    assert health["healthy"] and health["ready"] and health["started"] and health["live"] and not health["draining"]
    assert {check["name"]: check["critical"] for check in health["checks"]} == {
        "event_loop": True, "cache": True, "credentials": False, "metrics": False, "upstream": False,
    }
    assert all(check["duration_ms"] >= 0 and check["age_seconds"] < 45 and check["message"] for check in health["checks"])
    assert health["summary"] == {"total": 5, "pass": 5, "warn": 0, "fail": 0, "unknown": 0}
    for probe in ("/livez", "/readyz", "/startupz"):
        assert admin.get(probe).text == "ok\n"
        assert admin.get(f"{probe}?verbose").text.endswith(f"{probe[1:]} passed\n")


def test_readiness_survives_the_upstream_being_down() -> None:
    with Gateway.serve(CLOSED) as gateway:
        admin = Admin(gateway.admin)
        until(lambda: admin.check("upstream")["status"] == "fail", "the upstream to be found down")
        until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
        health = admin.get("/health")
        assert health.status == 200 and health.json["status"] == "warn" and health.json["healthy"]
        assert "refused" in admin.check("upstream")["message"]
        assert admin.get("/livez").status == admin.get("/startupz").status == 200


def test_an_upstream_that_is_declared_critical_decides_on_readiness(policies) -> None:
    folder = policies("{type: upstream,", "{type: upstream, critical: true,")
    checked = run("validate", "--config", folder)
    assert checked.returncode == 0 and "W3180" in checked.stderr
    with Gateway.serve(CLOSED, "--config", folder) as gateway:
        admin = Admin(gateway.admin)
        until(lambda: admin.check("upstream")["status"] == "fail", "the upstream to be found down")
        ready, health = admin.get("/readyz"), admin.get("/health")
        assert ready.status == 503 and ready.text.startswith("upstream: fail")
        assert health.status == 503 and health.json["status"] == "fail"
        assert admin.get("/livez").status == 200


def test_with_nothing_to_look_at_it_serves(policies) -> None:
    folder = policies("    event_loop: {type: event_loop, critical: true}\n", "    {}\n")
    text = (folder / "policies.yaml").read_text()
    (folder / "policies.yaml").write_text(re.sub(r"    \{\}\n(    \w+: \{type.*\n)+", "    {}\n", text))
    with Gateway.serve(CLOSED, "--config", folder) as gateway:
        admin = Admin(gateway.admin)
        until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
        assert admin.get("/health").json["checks"] == []


def test_without_a_credential_health_says_how_to_get_one() -> None:
    with Gateway.serve(CLOSED, token="") as gateway:
        admin = Admin(gateway.admin)
        until(lambda: admin.check("credentials")["status"] == "fail", "the credential to be missed")
        assert "SPOTIFY_ACCESS_TOKEN" in admin.check("credentials")["message"]


def test_the_upstream_check_makes_no_request(gateway: Gateway) -> None:
    admin = Admin(gateway.admin)
    until(lambda: admin.check("upstream")["status"] == "pass", "the upstream to be looked at")
    assert gateway.simulator.requests() == []


# Endings


def test_a_stop_says_that_it_is_not_ready_before_it_takes_no_more_calls(policies, recording: Recording) -> None:
    folder = policies("drain_delay: 0s", "drain_delay: 1500ms")
    with Gateway.serve(CLOSED, "--config", folder) as gateway:
        admin = Admin(gateway.admin)
        until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
        gateway.terminate()
        until(lambda: admin.get("/readyz").status == 503, "readiness to end")
        assert admin.get("/readyz").text == "draining\n"
        assert admin.get("/health").json["draining"] and admin.get("/livez").status == 200 and admin.get("/startupz").status == 200
        gateway.connect().close()

        def is_refused() -> bool:
            try:
                gateway.connect().close()
            except ConnectionRefusedError:
                return True
            return False

        until(is_refused, "the listener to close")
        assert gateway.process.wait(5) == 0


def test_operators_still_see_a_gateway_that_waits_for_a_call(recording: Recording) -> None:
    with HeldUpstream() as upstream, Gateway.serve(upstream.url) as gateway:
        admin = Admin(gateway.admin)
        message = legacy("tools/call", 1, name="get_track", arguments={"id": "0" * 22})
        body = json.dumps(message).encode()
        with gateway.connect() as client:
            client.sendall(
                f"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            )
            until(lambda: upstream.requests, "the call to reach the API")
            gateway.terminate()
            until(lambda: admin.get("/health").json["draining"], "the stop to begin")
            upstream.release()
            assert b"200 OK" in client.recv(65_536)
        assert gateway.process.wait(5) == 0


# Who is let in, and where


def test_a_port_in_use_is_said_and_how_to_choose_another(serving: Gateway) -> None:
    port = str(Admin(serving.admin).port)
    done = run("demo", "--port", "0", "--simulator-port", "0", "--admin-port", port)
    assert done.returncode == 1
    assert port in done.stderr and "in use" in done.stderr and "--admin-port" in done.stderr


def test_other_machines_are_not_let_in_without_a_token(policies) -> None:
    folder = policies(ADMIN_HOST, ADMIN_HOST.replace("127.0.0.1", "0.0.0.0"))
    done = run("serve", "--config", folder, "--port", "0")
    assert done.returncode == 1
    assert "E2601" in done.stderr and "policies.yaml:" in done.stderr and "token" in done.stderr


def test_a_token_lets_in_and_probes_need_none(policies) -> None:
    folder = policies(ADMIN_HOST, ADMIN_HOST.replace("127.0.0.1", "0.0.0.0"))
    env = {"SETLIST_ADMIN_TOKEN": "hunter2", "SPOTIFY_API_URL": CLOSED, "SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN}
    with Gateway("serve", "--port", "0", "--config", folder, env=env) as gateway:
        admin = Admin(f"http://127.0.0.1:{Admin(gateway.admin).port}")
        until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
        for path in ("/", "/health", "/version", "/nope"):
            assert admin.get(path).status == 401
            assert admin.get(path, Authorization="Bearer hunter3").status == 401
        assert admin.get("/health", Authorization="Bearer hunter2").status == 200
        url = f"http://127.0.0.1:{admin.port}"
        assert run("health", "--admin", url).returncode == 1
        assert run("health", "--admin", url, env={"SETLIST_ADMIN_TOKEN": "hunter2"}).returncode == 0


def test_null_switches_it_off(policies) -> None:
    folder = policies("  admin:\n    host: 127.0.0.1\n    port: 8809\n    token: ${SETLIST_ADMIN_TOKEN:-}\n", "  admin: null\n")
    done = run("serve", "--config", folder, "--port", "0", "--admin-port", "0")
    assert done.returncode == 2 and "server.admin" in done.stderr
    process = subprocess.Popen(
        [BINARY, "serve", "--config", folder, "--port", "0"], env=environment(), stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    lines = []
    try:
        for line in iter(process.stderr.readline, b""):
            lines.append(line)
            if b"listening on" in line:
                break
        process.terminate()
        lines += process.stderr.read().splitlines()
        assert process.wait(15) == 0
        assert sum(b"listening on" in line for line in lines) == 1, lines
        assert not [line for line in lines if b"admin" in line]
    finally:
        process.kill()


def test_over_stdio_there_is_one_only_when_asked_for(recording: Recording) -> None:
    with Stdio(recording) as stdio:
        stdio.handshake()
        assert "admin" not in stdio.stderr.text
    with Stdio(recording, "demo", "--transport", "stdio", "--simulator-port", "0", "--admin-port", "0") as stdio:
        admin = Admin(stdio.stderr.search(ADMIN)[1])
        until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
        stdio.handshake()


def test_over_stdio_a_port_in_use_takes_nobody_their_tools(recording: Recording) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with Stdio(recording, "demo", "--transport", "stdio", "--simulator-port", "0", "--admin-port", port) as stdio:
            stdio.handshake()
            assert "in use" in stdio.stderr.search(r"no admin listener: .*")[0]


# The command


def test_health_shows_a_table(serving: Gateway, admin: Admin) -> None:
    until(lambda: admin.get("/health").json["status"] == "pass", "every check to pass")
    done = run("health", "--admin", serving.admin)
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[1].startswith("pass") and lines[1].endswith("ready")
    assert [line.split()[:2] for line in lines[3:]] == [
        ["check", "state"], ["event_loop", "pass"], ["cache", "pass"], ["credentials", "pass"], ["metrics", "pass"],
        ["upstream", "pass"],
    ]
    assert "\x1b" not in done.stdout


def test_health_as_json_is_the_answer(serving: Gateway) -> None:
    done = run("health", "--admin", serving.admin + "/", "--format", "json")
    assert set(json.loads(done.stdout)) >= {"status", "healthy", "uptime_seconds", "checks", "summary"}


@pytest.mark.parametrize("probe", ["live", "ready", "startup"])
def test_a_probe_is_a_command_too(serving: Gateway, admin: Admin, probe: str) -> None:
    until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
    done = run("health", "--probe", probe, env={"SETLIST_ADMIN": serving.admin})
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")


def test_a_probe_as_json_says_why(serving: Gateway, admin: Admin) -> None:
    until(lambda: admin.get("/readyz").status == 200, "the gateway to be ready")
    done = run("health", "--probe", "ready", "--format", "json", "--admin", serving.admin)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"probe": "ready", "passed": True, "reasons": []})


def test_a_gateway_that_is_not_there_is_said_and_how_to_start_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    for arguments in (["health"], ["health", "--probe", "ready"]):
        done = run(*arguments, "--admin", url)
        assert done.returncode == 1 and done.stdout == ""
        assert url in done.stderr and "setlist serve" in done.stderr and "--admin" in done.stderr


def test_a_server_that_is_no_gateway_is_said(serving: Gateway) -> None:
    done = run("health", "--admin", serving.simulator.url)
    assert done.returncode == 1 and "admin listener" in done.stderr


@pytest.mark.parametrize("arguments", [["--admin", "localhost:1"], ["--format", "yaml"], ["--probe", "dead"], ["extra"]])
def test_wrong_use_is_2(arguments: list[str]) -> None:
    assert run("health", *arguments).returncode == 2
