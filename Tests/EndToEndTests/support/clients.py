"""The official Python client, over either transport, with everything it sends and receives recorded."""

import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from . import emitted, schemas
from .binary import BINARY, ROOT, environment
from .deadline import until
from .gateway import SIMULATOR, Gateway
from .messages import CACHE_KEY
from .proxy import RecordingProxy
from .recording import Recording
from .simulator import Simulator

TEE = Path(__file__).with_name("tee.py")


class Agent:
    """A connected client and the simulator behind the gateway."""

    def __init__(self, client: Client, simulator: Simulator) -> None:
        self.client = client
        self.simulator = simulator

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """The answer of a call that must succeed."""
        result = await self.client.call_tool(tool, arguments)
        text = result.content[0].text
        assert not result.is_error, text
        assert json.loads(text) == result.structured_content, "text and structured content say different things"
        return result.structured_content

    async def refusal(self, tool: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
        """The sentence and the facts of a call that must fail."""
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error, result.content[0].text
        return result.content[0].text, result.structured_content

    async def is_hit(self, tool: str, **arguments: Any) -> bool:
        """Whether the answer came from the gateway's cache."""
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content[0].text
        return (result.meta or {}).get(CACHE_KEY, {}).get("status") == "hit"

    async def a_track(self) -> dict[str, Any]:
        return (await self.call("get_saved_tracks", limit=1))["items"][0]["track"]

    async def a_playlist(self) -> dict[str, Any]:
        """The user's own long one."""
        return (await self.call("get_my_playlists", limit=1))["items"][0]


@asynccontextmanager
async def over_http(mode: str, *arguments: str, **options: Any) -> AsyncIterator[Agent]:
    """`arguments` go to the gateway, `options` to the client."""
    with Gateway.demo(*arguments) as gateway, RecordingProxy(gateway) as proxy:
        async with Client(proxy.url, mode=mode, **options) as client:
            yield Agent(client, gateway.simulator)
        _check(proxy.recording())


@asynccontextmanager
async def over_stdio(mode: str, folder: Path, *arguments: str, **options: Any) -> AsyncIterator[Agent]:
    command = [str(TEE), str(folder), str(BINARY), "demo", "--transport", "stdio", "--simulator-port", "0", *arguments]
    parameters = StdioServerParameters(command=sys.executable, args=command, env=environment(), cwd=ROOT)
    log = folder / "stderr"
    with log.open("w") as errlog:
        async with Client(stdio_client(parameters, errlog=errlog), mode=mode, **options) as client:
            found = until(lambda: re.search(SIMULATOR, log.read_text()), f"the simulator's address in {log}")
            yield Agent(client, Simulator(found[1]))
    emitted.note("stderr beside a client", log.read_bytes())
    _check(_recorded(folder))


def _check(recording: Recording) -> None:
    assert any(entry.is_from_server for entry in recording.entries), "nothing was recorded"
    schemas.check(recording, both_directions=True)


def _recorded(folder: Path) -> Recording:
    recording = Recording()
    for line in (folder / "to-server").read_bytes().splitlines():
        recording.to_server(json.loads(line))
    for line in (folder / "from-server").read_bytes().splitlines():
        emitted.note("answer to a client over stdio", line)
        recording.from_server(json.loads(line))
    return recording
