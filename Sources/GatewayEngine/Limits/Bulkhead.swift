package import GatewayPlan
import Synchronization

/// How many requests are under way, in all and of each tool; nobody waits for a place, since whoever may wait has done so before.
package final class Bulkhead: Sendable {
    private struct State {
        var plan: ConcurrencyPlan
        var all = 0
        /// By the tool's id.
        var tools: [Int]
        var refused: (upstream: UInt64, endpoint: UInt64) = (0, 0)
    }

    private let state: Mutex<State>

    /// - Parameter tools: how many ids there are.
    package init(_ plan: ConcurrencyPlan, tools: Int) {
        state = Mutex(State(plan: plan, tools: [Int](repeating: 0, count: tools)))
    }

    /// Goes on by the limits of a new Plan, with the requests that are under way.
    package func adopt(_ plan: ConcurrencyPlan, tools: Int) {
        state.withLock { state in
            state.plan = plan
            state.tools += [Int](repeating: 0, count: max(0, tools - state.tools.count))
        }
    }

    /// A place for a request of this tool; to be given back with `leave`.
    package func enter(_ tool: ToolPlan) throws(Refusal) -> BulkheadPlace {
        let refusal: Refusal? = state.withLock { state in
            let retryAfter = state.plan.retryAfter
            guard state.tools[tool.id] < tool.limits.concurrency else {
                state.refused.endpoint += 1
                return Refusal(.overloaded, name: tool.name, retryAfter: retryAfter)
            }
            guard state.all < state.plan.upstream else {
                state.refused.upstream += 1
                return Refusal(.overloaded, name: "upstream", retryAfter: retryAfter)
            }
            state.all += 1
            state.tools[tool.id] += 1
            return nil
        }
        if let refusal { throw refusal }
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
