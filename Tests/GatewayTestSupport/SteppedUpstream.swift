package import GatewayEngine
import Synchronization

/// An upstream whose calls wait until the test answers them, one by one.
package final class SteppedUpstream: UpstreamClient {
    package typealias Outcome = Result<UpstreamResponse, UpstreamFailure>

    private struct State {
        var last = 0
        var calls: [Int: ToolCall] = [:]
        var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
        var total = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The calls that wait, by number, the oldest first.
    package var waiting: [(number: Int, call: ToolCall)] {
        state.withLock { state in
            state.waiting.keys.sorted().compactMap { number in state.calls[number].map { (number, $0) } }
        }
    }

    /// How many calls have arrived so far.
    package var total: Int { state.withLock { $0.total } }

    package func answer(_ number: Int, _ outcome: Outcome) {
        let continuation = state.withLock { state in
            state.calls[number] = nil
            return state.waiting.removeValue(forKey: number)
        }
        continuation?.resume(returning: outcome)
    }

    package func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let number = state.withLock { state in
            state.last += 1
            state.total += 1
            state.calls[state.last] = call
            return state.last
        }
        let outcome: Outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A call that was cancelled before it waited is no longer there.
                let isThere = state.withLock { state in
                    guard state.calls[number] != nil else { return false }
                    state.waiting[number] = continuation
                    return true
                }
                if !isThere { continuation.resume(returning: .failure(.cancelled)) }
            }
        } onCancel: {
            answer(number, .failure(.cancelled))
        }
        return try outcome.get()
    }
}
