"""JSON-RPC messages as clients of both eras write them."""

import json
from typing import Any

MODERN = "2026-07-28"
LEGACY = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
LATEST_LEGACY = LEGACY[-1]

VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
CLIENT_KEY = "io.modelcontextprotocol/clientInfo"
SERVER_KEY = "io.modelcontextprotocol/serverInfo"
CACHE_KEY = "dev.setlist/cache"

CLIENT = {"name": "end-to-end", "version": "1"}

Message = dict[str, Any]


def envelope(version: str = MODERN) -> dict[str, Any]:
    return {VERSION_KEY: version, CLIENT_KEY: CLIENT, CAPABILITIES_KEY: {}}


def modern(method: str, id: int | str = 1, version: str = MODERN, **params: Any) -> Message:
    """A 2026-07-28 request: everything the server needs is in it."""
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": {**params, "_meta": envelope(version)}}


def legacy(method: str, id: int | str = 1, **params: Any) -> Message:
    message: Message = {"jsonrpc": "2.0", "id": id, "method": method}
    return {**message, "params": params} if params else message


def notification(method: str, **params: Any) -> Message:
    message: Message = {"jsonrpc": "2.0", "method": method}
    return {**message, "params": params} if params else message


def initialize(version: str = LATEST_LEGACY, id: int | str = 1) -> Message:
    return legacy("initialize", id, protocolVersion=version, capabilities={}, clientInfo=CLIENT)


def modern_call(tool: str, id: int | str = 1, **arguments: Any) -> Message:
    return modern("tools/call", id, name=tool, arguments=arguments)


def legacy_call(tool: str, id: int | str = 1, **arguments: Any) -> Message:
    return legacy("tools/call", id, name=tool, arguments=arguments)


def headers_for(message: Message) -> dict[str, str]:
    """The headers that 2026-07-28 asks for beside this message."""
    headers = {"MCP-Protocol-Version": message["params"]["_meta"][VERSION_KEY], "Mcp-Method": message["method"]}
    name = message["params"].get("uri" if message["method"] == "resources/read" else "name")
    return {**headers, "Mcp-Name": name} if isinstance(name, str) else headers


def encode(message: Any) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
