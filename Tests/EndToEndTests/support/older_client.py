"""Run by the official client of before 2026-07-28: goes through everything that is offered and prints what it saw as JSON.

older_client.py URL | older_client.py COMMAND...
"""

import asyncio
import json
import sys
from typing import Any

from mcp import ClientSession, StdioServerParameters, types
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client
from mcp.shared.exceptions import McpError

asked: list[str] = []


async def agree(_: Any, params: types.ElicitRequestParams) -> types.ElicitResult:
    asked.append(params.message)
    return types.ElicitResult(action="accept", content={"confirm": len(asked) > 1})


async def code(call: Any) -> int:
    try:
        await call
    except McpError as error:
        return error.error.code
    return 0


async def look(session: ClientSession) -> dict[str, Any]:
    hello = await session.initialize()
    playlist = (await session.call_tool("get_my_playlists", {"limit": 1})).structuredContent["items"][0]
    items = (await session.call_tool("get_playlist_items", {"playlist_id": playlist["id"], "limit": 1})).structuredContent["items"]
    removal = {"playlist_id": playlist["id"], "uris": [items[0]["item"]["uri"]]}
    template = types.ResourceTemplateReference(type="ref/resource", uri="spotify://playlist/{playlist_id}")
    return {
        "revision": hello.protocolVersion,
        "tools": len((await session.list_tools()).tools),
        "resources": [str(resource.uri) for resource in (await session.list_resources()).resources],
        "templates": [template.uriTemplate for template in (await session.list_resource_templates()).resourceTemplates],
        "prompts": [prompt.name for prompt in (await session.list_prompts()).prompts],
        "playlist": playlist,
        "read": json.loads((await session.read_resource(f"spotify://playlist/{playlist['id']}")).contents[0].text),
        "not_found": await code(session.read_resource("spotify://nothing")),
        "prompt": (await session.get_prompt("make_playlist", {"theme": "rain"})).messages[0].content.text,
        "completed": (await session.complete(template, {"name": "playlist_id", "value": playlist["name"][:3]})).completion.values,
        "refused": (await session.call_tool("remove_playlist_items", removal)).isError,
        "removed": not (await session.call_tool("remove_playlist_items", removal)).isError,
        "asked": asked,
    }


async def main() -> None:
    target = sys.argv[1:]
    if target[0].startswith("http"):
        transport = streamablehttp_client(target[0])
    else:
        transport = stdio_client(StdioServerParameters(command=target[0], args=target[1:]))
    async with transport as streams, ClientSession(streams[0], streams[1], elicitation_callback=agree) as session:
        print(json.dumps(await look(session)))


asyncio.run(main())
