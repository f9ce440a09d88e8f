-- One tools/call per request. WIRE is legacy (2025-06-18) or modern (2026-07-28); every answer is checked unless CHECK is 0.
-- DISTINCT=1 asks for another id each time, so that no cache can answer.
local wire = os.getenv("WIRE") or "legacy"
local envelope = ""
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
if wire == "modern" then
  wrk.headers["MCP-Protocol-Version"] = "2026-07-28"
  wrk.headers["Mcp-Method"] = "tools/call"
  wrk.headers["Mcp-Name"] = "get_track"
  envelope = ',"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",'
    .. '"io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"wrk","version":"1"}}'
else
  wrk.headers["MCP-Protocol-Version"] = "2025-06-18"
end

local function body(id)
  return '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_track","arguments":{"id":"' .. id .. '"}' .. envelope .. '}}'
end
wrk.body = body("5bQy3cRo8tUaS0vWxZ2dLe")

if os.getenv("DISTINCT") == "1" then
  local n = 0
  local salt = string.format("%08d", os.time() % 100000000)
  request = function()
    n = n + 1
    return wrk.format(nil, nil, nil, body(string.format("%s%014d", salt, n)))
  end
end

local threads = {}
function setup(thread)
  thread:set("bad", 0)
  table.insert(threads, thread)
end
if os.getenv("CHECK") ~= "0" then
  response = function(status, _, answer)
    if status ~= 200 or not answer:find('"result"', 1, true) or answer:find('"isError":true', 1, true) then bad = bad + 1 end
  end
end
function done(summary, latency, _)
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("bad") end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.3f %.3f %d %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, bad, errors))
end
