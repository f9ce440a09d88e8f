"""FastMCP serving the same tool from the same upstream, with or without its response cache, in its fastest shape:
stateless, plain JSON answers, no access log.

usage: fastmcp_server.py PORT UPSTREAM cached|uncached
"""
import logging
import sys

import httpx2 as httpx
from fastmcp import FastMCP
from fastmcp.server.middleware.caching import ResponseCachingMiddleware

port, upstream, mode = int(sys.argv[1]), sys.argv[2], sys.argv[3]
client = httpx.AsyncClient(base_url=upstream, limits=httpx.Limits(max_connections=200, max_keepalive_connections=200))
server = FastMCP("bench")


@server.tool
async def get_track(id: str) -> dict:
    "One track with its album and artists."
    answer = await client.get("/tracks/" + id)
    answer.raise_for_status()
    return answer.json()


if mode == "cached":
    server.add_middleware(ResponseCachingMiddleware())
logging.disable(logging.INFO)
server.run(transport="http", host="127.0.0.1", port=port, stateless_http=True, json_response=True, show_banner=False,
           log_level="ERROR", uvicorn_config={"access_log": False})
