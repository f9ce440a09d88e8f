"""Reloads under full load: a call is made by one configuration from its first look to its last byte."""

import asyncio
import itertools
from collections import Counter
from pathlib import Path

import pytest
from mcp.client.client import Client
from support.admin import Admin
from support.echo import EchoUpstream
from support.gateway import Gateway

REVISION_KEY = "dev.setlist/revision"
CLIENTS = 8
RELOADS = 100

ENDPOINTS = """version: 1
server: {name: echo}
upstream: {base_url: "%(url)s"}
endpoints:
  echo:
    request: GET /%(word)s/{id}?mark=%(word)s
    title: Echo %(word)s
    description: Echoes.
    parameters: &parameters
      id: {in: path, type: string, description: Anything.}
      size: {in: query, type: integer, default: %(number)d, description: A number.}
    views: &views
      compact: [kind, id, mark, size, %(word)s]
  cached_echo:
    request: GET /%(word)s/{id}?mark=%(word)s
    title: Cached echo %(word)s
    description: Echoes, and is remembered.
    parameters: *parameters
    cache: {ttl: 1h, scope: public, tags: [echo]}
    views: *views
"""


def configuration(url: str, word: str) -> str:
    return ENDPOINTS % {"url": url, "word": word, "number": 1 if word == "one" else 2}


def expected(word: str, id: str) -> dict:
    """All that the configuration decides, as the upstream and the view show it: path, fixed item, default and shape."""
    number = 1 if word == "one" else 2
    return {"kind": word, "id": id, "mark": word, "size": str(number), word: number}


class Load:
    """Official clients that call without a pause, and what came of it."""

    def __init__(self) -> None:
        self.reloads = 0
        self.words: dict[str, str] = {}
        self.answers: list[tuple[str, str, dict]] = []
        self.failures: list[object] = []
        self.straddling = 0
        self.is_done = False
        self.progress = asyncio.Event()

    async def run(self, url: str, index: int) -> None:
        async with Client(url, mode="auto") as client:
            for number in itertools.count():
                if self.is_done:
                    return
                tool = ("echo", "cached_echo")[number % 2]
                id = f"{index}-{number}" if tool == "echo" else f"{number % 4}"
                before = self.reloads
                result = await client.call_tool(tool, {"id": id})
                self.straddling += self.reloads != before
                if result.is_error:
                    self.failures.append(result)
                else:
                    self.answers.append((result.meta[REVISION_KEY], id, result.structured_content))
                self.progress.set()

    async def answered(self, count: int) -> None:
        """Returns after so many further answers."""
        seen = len(self.answers)
        while len(self.answers) < seen + count and not self.failures:
            self.progress.clear()
            await self.progress.wait()


@pytest.mark.timeout(300)
async def test_no_call_sees_two_revisions(tmp_path: Path, measured) -> None:
    with EchoUpstream(seconds=0.005) as upstream:
        endpoints = tmp_path / "endpoints.yaml"
        endpoints.write_text(configuration(upstream.url, "one"))
        (tmp_path / "policies.yaml").write_text("version: 1\n")
        with Gateway("serve", "--port", "0", "--config", tmp_path, "--no-watch") as gateway:
            admin = Admin(gateway.admin)
            load = Load()
            load.words[admin.get("/config").json["revision"]] = "one"
            async with asyncio.TaskGroup() as tasks:
                for index in range(CLIENTS):
                    tasks.create_task(load.run(gateway.url, index))
                for number in range(RELOADS):
                    word = ("two", "one")[number % 2]
                    endpoints.write_text(configuration(upstream.url, word))
                    answer = await asyncio.to_thread(admin.post, "/config/reload")
                    assert answer.status == 200, answer.json
                    load.reloads += 1
                    load.words[answer.json["revision"]] = word
                    # At least one round of calls sees each configuration.
                    await load.answered(CLIENTS)
                load.is_done = True
            assert admin.get("/config").json["reloads"] == {"applied": RELOADS, "refused": 0}
    assert load.failures == []
    assert sorted(load.words.values()) == ["one", "two"]
    torn = [(load.words[revision], answer) for revision, id, answer in load.answers if answer != expected(load.words[revision], id)]
    assert torn == []
    made = Counter(load.words[revision] for revision, _, _ in load.answers)
    assert min(made.values()) > RELOADS and len(made) == 2
    assert load.straddling > RELOADS, "calls were under way while the configuration changed"
    measured(f"{RELOADS} reloads under {CLIENTS} clients: {len(load.answers)} calls, {load.straddling} across a reload, 0 failed, 0 torn")
