package import GatewayEngine
import NIOCore
import Synchronization

/// An upstream that holds every call until the test lets it go, and says what happens to it.
package final class HeldUpstream: UpstreamClient {
    package enum Event: Sendable, Equatable { case arrived, cancelled }

    private struct State {
        var nextCall = 0
        var held: [Int: CheckedContinuation<Bool, Never>] = [:]
        /// Cancelled before they were held.
        var cancelled: Set<Int> = []
        var isReleased = false
    }

    private let state = Mutex(State())
    private let json: String
    /// One element per event, in order.
    package let events: AsyncStream<Event>
    private let emit: AsyncStream<Event>.Continuation

    package init(json: String = #"{"ok":1}"#) {
        self.json = json
        (events, emit) = AsyncStream.makeStream()
    }

    /// How many calls have been cancelled, answered before or not.
    package var cancellations: Int { state.withLock { $0.cancelled.count } }

    /// Answers the calls that are held and every later one at once.
    package func release() {
        let held = state.withLock { state in
            state.isReleased = true
            defer { state.held = [:] }
            return Array(state.held.values)
        }
        for call in held { call.resume(returning: true) }
    }

    package func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let number = state.withLock { state in
            state.nextCall += 1
            return state.nextCall
        }
        let isAnswered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.isReleased { return true }
                    if state.cancelled.contains(number) { return false }
                    state.held[number] = continuation
                    return nil
                }
                emit.yield(.arrived)
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let held = state.withLock { state in
                state.cancelled.insert(number)
                return state.held.removeValue(forKey: number)
            }
            emit.yield(.cancelled)
            held?.resume(returning: false)
        }
        guard isAnswered else { throw .cancelled }
        return .json(json)
    }
}
