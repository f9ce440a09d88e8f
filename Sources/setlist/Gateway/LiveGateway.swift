import GatewayEngine
import GatewayMCP
import GatewayPlan
import Synchronization

/// The gateway that serves now: one Plan at a time, replaced by the next as a whole.
///
/// Whoever works on a message, a check or a request of an operator reads `current` once.
final class LiveGateway: Sendable {
    /// A Plan and everything that serves it.
    struct Generation {
        let gateway: Gateway
        let server: MCPServer

        var upkeep: CacheUpkeep { CacheUpkeep(engine: gateway.engine, warmer: gateway.warmer) }
    }

    private struct State {
        var generation: Generation
        var observers: [AsyncStream<CacheUpkeep>.Continuation] = []
    }

    private let state: Mutex<State>

    /// - Parameter operations: counts the requests of clients.
    init(_ gateway: Gateway, operations: OperationMetrics) {
        state = Mutex(State(generation: Generation(gateway: gateway, server: MCPServer(engine: gateway.engine, operations: operations))))
    }

    var current: Generation { state.withLock { $0.generation } }

    /// Serves a new Plan from now on; to be called by one at a time.
    func replace(with plan: Plan) {
        let previous = current
        let gateway = Gateway(plan: plan, after: previous.gateway)
        let next = Generation(gateway: gateway, server: previous.server.succeeded(by: gateway.engine))
        let observers = state.withLock { state in
            state.generation = next
            return state.observers
        }
        for observer in observers { observer.yield(next.upkeep) }
    }

    /// Saves what the budgets have counted and closes the upstream connections of what serves.
    func close() async throws { try await current.gateway.close() }

    /// The upkeep of what is served, and again of each that comes.
    func upkeeps() -> AsyncStream<CacheUpkeep> {
        AsyncStream { continuation in
            let current = state.withLock { state in
                state.observers.append(continuation)
                return state.generation
            }
            continuation.yield(current.upkeep)
        }
    }
}
