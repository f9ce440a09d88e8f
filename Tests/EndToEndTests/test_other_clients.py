"""What is offered, seen by clients that are not the newest official one."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import StdioTransport
from fastmcp.exceptions import ToolError
from mcp_types import PromptReference, ResourceTemplateReference
from support.binary import BINARY, ROOT, environment
from support.gateway import Gateway
from support.messages import LATEST_LEGACY
from support.operations import OFFERED

OLDER = ROOT / ".venv-older/bin/python"
DEMO = ["demo", "--transport", "stdio", "--simulator-port", "0"]


def check(seen: dict[str, Any]) -> None:
    assert seen["tools"] == len(OFFERED)
    assert "spotify://me/player" in seen["resources"] and "spotify://track/{id}" in seen["templates"]
    assert "make_playlist" in seen["prompts"]
    assert seen["read"]["id"] == seen["playlist"]["id"]
    assert "20 tracks for: rain" in seen["prompt"]
    assert seen["playlist"]["id"] in seen["completed"]
    assert seen["refused"] and seen["removed"]
    assert len(seen["asked"]) == 2 and seen["playlist"]["id"] in seen["asked"][0]


@pytest.mark.parametrize("transport", ["stdio", "http"])
def test_the_official_client_of_before(transport: str) -> None:
    assert OLDER.exists(), f"{OLDER} does not exist; scripts/setup test installs it"
    script = [str(OLDER), str(Path(__file__).parent / "support/older_client.py")]
    if transport == "stdio":
        run = subprocess.run([*script, str(BINARY), *DEMO], env=environment(), cwd=ROOT, capture_output=True, timeout=50)
    else:
        with Gateway.demo() as gateway:
            run = subprocess.run([*script, gateway.url], env=environment(), cwd=ROOT, capture_output=True, timeout=50)
    assert run.returncode == 0, run.stderr.decode()
    seen = json.loads(run.stdout)
    assert seen["revision"] == LATEST_LEGACY
    assert seen["not_found"] == -32002
    check(seen)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("transport", ["stdio", "http"])
async def test_fastmcp(transport: str, mode: str) -> None:
    asked: list[str] = []

    async def agree(message: str, response_type: Any, params: Any, context: Any) -> Any:
        asked.append(message)
        return ElicitResult(action="accept", content={"confirm": len(asked) > 1})

    if transport == "stdio":
        pipe = StdioTransport(str(BINARY), DEMO, env=environment(), cwd=str(ROOT))
        async with Client(pipe, mode=mode, elicitation_handler=agree) as client:
            check(await look(client, asked))
    else:
        with Gateway.demo() as gateway:
            async with Client(gateway.url, mode=mode, elicitation_handler=agree) as client:
                check(await look(client, asked))


async def look(client: Client, asked: list[str]) -> dict[str, Any]:
    """`call_tool` holds every answer against the tool's output schema."""
    playlist = (await client.call_tool("get_my_playlists", {"limit": 1})).structured_content["items"][0]
    full = await client.call_tool("get_my_playlists", {"limit": 1, "view": "full"})
    assert "href" in full.structured_content["items"][0]
    items = (await client.call_tool("get_playlist_items", {"playlist_id": playlist["id"], "limit": 1})).structured_content["items"]
    removal = {"playlist_id": playlist["id"], "uris": [items[0]["item"]["uri"]]}
    template = ResourceTemplateReference(uri="spotify://playlist/{playlist_id}")
    with pytest.raises(ToolError, match="declined"):
        await client.call_tool("remove_playlist_items", removal)
    removed = await client.call_tool("remove_playlist_items", removal)
    return {
        "tools": len(await client.list_tools()),
        "resources": [str(resource.uri) for resource in await client.list_resources()],
        "templates": [template.uri_template for template in await client.list_resource_templates()],
        "prompts": [prompt.name for prompt in await client.list_prompts()],
        "playlist": playlist,
        "read": json.loads((await client.read_resource(f"spotify://playlist/{playlist['id']}"))[0].text),
        "prompt": (await client.get_prompt("make_playlist", {"theme": "rain"})).messages[0].content.text,
        "completed": (await client.complete(template, {"name": "playlist_id", "value": playlist["name"][:3]})).values,
        "refused": True,
        "removed": not removed.is_error,
        "asked": asked,
    }
