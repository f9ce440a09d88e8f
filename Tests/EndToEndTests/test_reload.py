"""A running gateway takes edits of its files, with clients attached."""

import json
import os
import pty
import re
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import configuration
from support.admin import Admin
from support.binary import BINARY, DEMO_TOKEN, environment, run
from support.deadline import until
from support.gateway import Gateway
from support.http_client import RawHTTP
from support.messages import modern, modern_call
from support.recording import Recording
from test_streams import listen, opened

NEW_TOOL = """
  get_another_album:
    group: catalog
    operation: get-an-album-again
    request: GET /albums/{id}
    title: Get album again
    description: One album, once more.
    parameters:
      id: {in: path, type: string, description: Album id.}
    cache: {tags: ["album/{id}"]}
"""


class Edited:
    """A gateway whose files a test edits."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = configuration.write(folder, unlimited=True)
        self.gateway = Gateway.demo("--config", str(self.folder), *arguments)
        self.admin = Admin(self.gateway.admin)

    def edit(self, file: str, change) -> None:
        """As editors do: another file is put in its place."""
        path = self.folder / file
        new = path.with_suffix(".new")
        new.write_text(change(path.read_text()))
        os.replace(new, path)

    def add_tool(self) -> None:
        self.edit("endpoints.yaml", lambda text: text.replace("\nendpoints:\n", "\nendpoints:\n" + NEW_TOOL.lstrip("\n"), 1))

    @property
    def revision(self) -> str:
        return self.admin.get("/config").json["revision"]

    def changed(self, before: str) -> None:
        until(lambda: self.revision != before, "another revision is served")


@pytest.fixture
def unwatched(tmp_path: Path) -> Iterator[Edited]:
    """Reads its files only when it is told to."""
    edited = Edited(tmp_path / "configuration", "--no-watch")
    with edited.gateway:
        yield edited


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Edited]:
    edited = Edited(tmp_path / "configuration")
    with edited.gateway:
        yield edited


def tools(http: RawHTTP) -> set[str]:
    return {tool["name"] for tool in http.modern(modern("tools/list", 2)).json["result"]["tools"]}


def album_call(tool: str, number: int, album: str) -> dict:
    return modern("tools/call", number, name=tool, arguments={"id": album})


def an_album(http: RawHTTP) -> str:
    found = http.modern(modern_call("search", 3, query="harbour", types=["album"])).json["result"]
    return found["structuredContent"]["albums"]["items"][0]["id"]


def in_terminal(folder: Path) -> tuple[int, int]:
    """A demo in a terminal of its own: its process, and the terminal's other end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(BINARY, [str(BINARY), "demo", "--port", "0", "--simulator-port", "0", "--admin-port", "0", "--config", str(folder)], environment(None))
    return pid, terminal


def read_until(terminal: int, *wanted: str) -> str:
    text = ""
    while not all(word in text for word in wanted):
        text += os.read(terminal, 65536).decode()
    return text


def test_a_gateway_in_a_terminal_reloads_at_sighup_and_ends_with_its_terminal(tmp_path: Path) -> None:
    pid, terminal = in_terminal(configuration.write(tmp_path / "configuration"))
    said = read_until(terminal, "admin on http", "listening on http")
    admin = Admin(re.search(r"admin on (http://[^\s/]+)", said)[1])
    os.kill(pid, signal.SIGHUP)
    until(lambda: admin.get("/config").json["last_reload"] is not None, "the signal is seen")
    assert os.waitpid(pid, os.WNOHANG) == (0, 0)
    os.close(terminal)
    assert os.waitpid(pid, 0)[1] == 0


@pytest.mark.parametrize("way", ["signal", "post", "command"])
def test_an_added_tool_is_told_of_and_can_be_called(unwatched: Edited, recording: Recording, way: str) -> None:
    gateway, before = unwatched.gateway, unwatched.revision
    with RawHTTP(gateway, recording) as http:
        album, old = an_album(http), tools(http)
        events = opened(gateway, recording, listen())
        events.next()
        unwatched.add_tool()
        if way == "signal":
            gateway.process.send_signal(signal.SIGHUP)
        elif way == "post":
            assert unwatched.admin.post("/config/reload").status == 200
        else:
            done = run("reload", "--admin", gateway.admin)
            assert done.returncode == 0, done.stderr
            assert unwatched.revision in done.stdout
        unwatched.changed(before)
        assert events.next()["method"] == "notifications/tools/list_changed"
        assert tools(http) - old == {"get_another_album"}
        result = http.modern(album_call("get_another_album", 5, album)).json["result"]
        assert not result.get("isError"), result


def test_answers_stay_where_nothing_has_changed(unwatched: Edited, recording: Recording) -> None:
    with RawHTTP(unwatched.gateway, recording) as http:
        album = an_album(http)
        http.modern(album_call("get_album", 4, album))
        asked = len(unwatched.gateway.simulator.requests())
        unwatched.add_tool()
        unwatched.admin.post("/config/reload")
        http.modern(album_call("get_album", 5, album))
        assert len(unwatched.gateway.simulator.requests()) == asked


def test_what_is_warmed_is_warmed_after_a_reload(tmp_path: Path) -> None:
    edit = ("policies.yaml", "on: [startup, login, reload, interval]", "on: [reload]")
    folder = configuration.write(tmp_path / "configuration", edit, unlimited=True)
    with Gateway.demo("--config", str(folder), "--no-watch", "--warming") as gateway:
        admin = Admin(gateway.admin)
        assert admin.get("/cache/stats").json["warming"]["last_warming"] is None
        assert admin.post("/config/reload").status == 200
        until(lambda: admin.get("/cache/stats").json["warming"]["last_warming"], "a round of warming")
        assert admin.get("/cache/stats").json["warming"]["keys_warmed"] == 5


def test_an_open_breaker_stays_open(unwatched: Edited) -> None:
    admin = unwatched.admin
    name = admin.get("/breakers").json["breakers"][0]["name"]
    admin.post(f"/breakers/{name}/force-open", {"ttl_seconds": 600})
    unwatched.add_tool()
    assert admin.post("/config/reload").status == 200
    breaker = admin.get(f"/breakers/{name}").json
    assert breaker["state"] == "forced_open", breaker
    assert 500 < breaker["override"]["remaining_seconds"] <= 600


def test_a_broken_file_changes_nothing(watched: Edited, recording: Recording) -> None:
    before = watched.revision
    with RawHTTP(watched.gateway, recording) as http:
        old = tools(http)
        watched.edit("endpoints.yaml", lambda text: text.replace("    request: ", "    requst: ", 1))
        last = until(lambda: watched.admin.get("/config").json["last_reload"], "the edit is noticed")
        assert last["result"] == "refused"
        errors = [problem for problem in last["diagnostics"] if problem["severity"] == "error"]
        assert any("requst" in json.dumps(problem) for problem in errors), errors
        assert watched.revision == before and tools(http) == old
        done = run("reload", "--admin", watched.gateway.admin)
        assert done.returncode == 1 and "requst" in done.stderr and "endpoints.yaml:" in done.stderr
        assert "configuration refused" in watched.gateway.stderr.text
        # And it takes the next good one.
        watched.edit("endpoints.yaml", lambda text: text.replace("    requst: ", "    request: ", 1))
        watched.add_tool()
        watched.changed(before)
        assert "get_another_album" in tools(http)


def test_a_swapped_config_map_is_seen(tmp_path: Path) -> None:
    mount = tmp_path / "mount"
    configuration.write(mount / "..1", unlimited=True)
    (mount / "..data").symlink_to("..1")
    for name in ("endpoints.yaml", "policies.yaml"):
        (mount / name).symlink_to(f"..data/{name}")
    with Gateway.demo("--config", str(mount)) as gateway:
        admin = Admin(gateway.admin)
        before = admin.get("/config").json["revision"]
        configuration.write(mount / "..2")
        (mount / "..data_tmp").symlink_to("..2")
        os.replace(mount / "..data_tmp", mount / "..data")
        until(lambda: admin.get("/config").json["revision"] != before, "the new ConfigMap is served")


def test_what_needs_a_restart_is_told(unwatched: Edited) -> None:
    unwatched.edit("policies.yaml", lambda text: text.replace("    max_body: 1MiB\n", "    max_body: 3MiB\n", 1))
    answer = unwatched.admin.post("/config/reload").json
    assert answer["restart_needed"] == ["server.http limits"], answer
    assert "not seen before a restart" in unwatched.gateway.stderr.text


def served(folder: Path, state: Path, *arguments: str) -> Gateway:
    """Against no upstream, with a state directory of its own."""
    env = {"SPOTIFY_API_URL": "http://127.0.0.1:1/v1", "SPOTIFY_ACCESS_TOKEN": DEMO_TOKEN, "XDG_STATE_HOME": str(state)}
    return Gateway("serve", "--port", "0", "--config", str(folder), "--no-watch", *arguments, env=env)


def test_what_was_served_can_be_served_again(tmp_path: Path) -> None:
    folder, state = configuration.write(tmp_path / "configuration"), tmp_path / "state"
    endpoints = folder / "endpoints.yaml"
    with served(folder, state) as gateway:
        admin = Admin(gateway.admin)
        assert run("rollback", "--admin", gateway.admin).returncode == 1, "there is nothing before the first"
        first = admin.get("/config").json["revision"]
        endpoints.write_text(endpoints.read_text() + "# second\n")
        assert admin.post("/config/reload").status == 200
        second = admin.get("/config").json["revision"]
        assert second != first
        done = run("rollback", "--admin", gateway.admin)
        assert done.returncode == 0 and first in done.stdout, done.stderr
        assert admin.get("/config").json["revision"] == first
        assert "# second" in endpoints.read_text(), "the files are the operator's"
    endpoints.write_text("broken: [\n")
    with served(folder, state, "--last-good") as gateway:
        assert Admin(gateway.admin).get("/config").json["revision"] == first
        assert "in place of these files" in gateway.stderr.text
    refused = run("serve", "--port", "0", "--config", str(folder), env={"XDG_STATE_HOME": str(state)})
    assert refused.returncode == 1 and "error[" in refused.stderr, "only on request"


def test_a_hundred_reloads_lose_no_call(unwatched: Edited, recording: Recording) -> None:
    failures: list[object] = []
    counts = [0, 0]
    done = threading.Event()

    def load(index: int) -> None:
        try:
            with RawHTTP(unwatched.gateway, Recording()) as http:
                while not done.is_set():
                    counts[index] += 1
                    result = http.modern(modern_call("search", counts[index], query="harbour", types=["track"])).json
                    if "result" not in result or result["result"].get("isError"):
                        failures.append(result)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=load, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for number in range(100):
        if number % 2 == 0:
            unwatched.edit("endpoints.yaml", lambda text: text + f"# {number}\n")
        assert unwatched.admin.post("/config/reload").status == 200
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert min(counts) > 100
    assert unwatched.admin.get("/config").json["reloads"] == {"applied": 100, "refused": 0}
