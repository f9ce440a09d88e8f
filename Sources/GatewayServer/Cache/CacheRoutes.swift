package import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// What operators see of the cache, and drop from it.
package struct CacheRoutes: Sendable {
    private let engine: Engine
    private let warmer: Warmer
    private let wallTime: @Sendable () -> Int64

    /// - Parameter wallTime: milliseconds since 1970.
    package init(engine: Engine, warmer: Warmer, wallTime: @escaping @Sendable () -> Int64) {
        self.engine = engine
        self.warmer = warmer
        self.wallTime = wallTime
    }

    package var routes: [AdminRoute] {
        [
            AdminRoute(.get, "/cache/stats", "Hits, sizes, the last invalidations, warming; by endpoint.") { _ in
                .json(CacheReport(engine: engine, warmer: warmer).json(at: wallTime()))
            },
            AdminRoute(.post, "/cache/invalidate", "Make stale {pattern}, or what a call of {tool} with {arguments} would.") {
                await invalidate($0)
            },
            AdminRoute(.post, "/cache/purge", "Drop everything of one {user}, or of {all}.") { await purge($0) },
        ]
    }

    private func invalidate(_ request: AdminRequest) async -> AdminResponse {
        switch (request.body["pattern"], request.body["tool"]) {
        case (.string(let text)?, nil):
            guard let pattern = TagPattern(text) else {
                return .problem(400, "bad_pattern", "A pattern is a tag, such as playlist/ID/items; /** at its end covers all below.")
            }
            return answer([await engine.invalidate(pattern, actor: request.actor)])
        case (nil, .string(let name)?):
            return await invalidate(asIfCalled: name, request)
        default:
            return .problem(400, "bad_request", "Give either a pattern, or a tool with its arguments.")
        }
    }

    private func invalidate(asIfCalled name: String, _ request: AdminRequest) async -> AdminResponse {
        guard let tool = engine.plan.tool(named: name) ?? engine.plan.hiddenTool(named: name)?.tool else {
            return .problem(404, "unknown_tool", "There is no tool \(name).")
        }
        var message = ByteBuffer()
        JSONValue.object(request.body["arguments"]?.objectValue ?? [:]).write(to: &message)
        guard let arguments = try? JSONScanner.scan(message.readableBytesUInt8Span) else {
            return .problem(400, "bad_arguments", "The arguments must be a JSON object.")
        }
        let principal = Principal(id: request.body["user"]?.stringValue ?? Principal.local.id)
        let records = await engine.invalidate(
            asIfCalled: tool, arguments: arguments, message: message, principal: principal, actor: request.actor)
        guard let records else { return .problem(400, "bad_arguments", "\(name) would refuse these arguments.") }
        return answer(records)
    }

    private func purge(_ request: AdminRequest) async -> AdminResponse {
        switch (request.body["user"], request.body["all"]) {
        case (.string(let user)?, nil): return answer([await engine.purge(Principal(id: user), actor: request.actor)])
        case (nil, .bool(true)?): return answer([await engine.purgeAll(actor: request.actor)])
        default: return .problem(400, "bad_request", "Give either a user, or all: true.")
        }
    }

    private func answer(_ records: [InvalidationRecord]) -> AdminResponse {
        let tags = records.map { JSONValue.object(["tag": .string($0.tag), "entries": .integer(Int64($0.entries))]) }
        let total = records.reduce(0) { $0 + $1.entries }
        return .json(["entries": .integer(Int64(total)), "tags": .array(tags)])
    }
}
