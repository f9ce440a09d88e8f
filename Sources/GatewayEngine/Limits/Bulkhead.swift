package import GatewayPlan
import Synchronization

/// How many requests are under way, in all and of each tool; nobody waits for a place, since whoever may wait has done so before.
package final class Bulkhead: Sendable {
    private struct State {
        var all = 0
        /// By the tool's id.
        var tools: [Int]
        var refused: (upstream: UInt64, endpoint: UInt64) = (0, 0)
    }

    private let plan: ConcurrencyPlan
    private let state: Mutex<State>

    /// - Parameter tools: how many ids there are.
    package init(_ plan: ConcurrencyPlan, tools: Int) {
        self.plan = plan
        state = Mutex(State(tools: [Int](repeating: 0, count: tools)))
    }

    /// A place for a request of this tool; to be given back with `leave`.
    package func enter(_ tool: ToolPlan) throws(Refusal) -> BulkheadPlace {
        let full: String? = state.withLock { state in
            guard state.tools[tool.id] < tool.limits.concurrency else {
                state.refused.endpoint += 1
                return tool.name
            }
            guard state.all < plan.upstream else {
                state.refused.upstream += 1
                return "upstream"
            }
            state.all += 1
            state.tools[tool.id] += 1
            return nil
        }
        if let full { throw Refusal(.overloaded, name: full, retryAfter: plan.retryAfter) }
        return BulkheadPlace(tool: tool.id)
    }

    package func leave(_ place: consuming BulkheadPlace) {
        let tool = place.tool
        state.withLock { state in
            state.all -= 1
            state.tools[tool] -= 1
        }
    }

    /// How many found no place since the start: beside those of all tools, or of their own.
    var refused: (upstream: UInt64, endpoint: UInt64) { state.withLock(\.refused) }

    /// Requests under way.
    package var count: Int { state.withLock(\.all) }
}

/// A place in the bulkhead.
package struct BulkheadPlace: ~Copyable, Sendable {
    let tool: Int
}
