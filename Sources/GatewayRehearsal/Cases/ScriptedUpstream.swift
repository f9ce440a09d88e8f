import GatewayEngine
import GatewayPlan
import GatewayUpstream
import NIOCore
import NIOHTTP1
import Synchronization

/// An upstream that answers what a case says, request by request, and remembers what it was sent.
final class ScriptedUpstream: UpstreamClient {
    struct Received: Sendable {
        var request: RequestBuilder.Request
        var headers: HTTPHeaders
    }

    private struct State {
        var script: [ScriptedAnswer] = []
        var received: [Received] = []
        var surplus = 0
    }

    private let time: SimulatedTime
    private let maximumBytes: Int
    private let state = Mutex(State())

    init(time: SimulatedTime, maximumBytes: Int) {
        self.time = time
        self.maximumBytes = maximumBytes
    }

    /// Has these answers for the requests to come, and nothing received yet.
    func load(_ script: [ScriptedAnswer]) { state.withLock { $0 = State(script: script) } }

    var received: [Received] { state.withLock { $0.received } }
    /// Answers that no request has asked for.
    var unused: Int { state.withLock { $0.script.count } }
    /// Requests for which there was no answer.
    var surplus: Int { state.withLock { $0.surplus } }

    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let builder = RequestBuilder(call: call)
        let request = builder.build()
        let received = Received(request: request, headers: builder.headers(of: request, over: [:]))
        let next = state.withLock { state -> ScriptedAnswer? in
            state.received.append(received)
            guard !state.script.isEmpty else {
                state.surplus += 1
                return nil
            }
            return state.script.removeFirst()
        }
        guard let next else { throw .unreachable("the case has no answer for this request") }
        return try await next.give(to: call, in: time, maximumBytes: maximumBytes)
    }
}

extension ScriptedAnswer {
    /// Answers, or fails, when it is time.
    func give(to call: ToolCall, in time: SimulatedTime, maximumBytes: Int) async throws(UpstreamFailure) -> UpstreamResponse {
        let clock = time.clock
        let giveUp = min(time.now + .nanoseconds(call.tool.request.timeout), call.deadline)
        var end = time.now + .nanoseconds(delay)
        if case .failure(.timeout) = kind { end = .distantFuture }
        if end > time.now { await clock.sleep(min(end, giveUp)) }
        if Task.isCancelled { throw .cancelled }
        guard end <= giveUp else { throw .timedOut }
        switch kind {
        case .answer(let status, let headers, let body):
            return UpstreamResponse(status: status, headers: HTTPHeaders(headers), body: body, now: 0)
        case .failure(.connect): throw .unreachable("connection refused")
        case .failure(.timeout): throw .timedOut
        case .failure(.interrupted): throw .interrupted("the connection was closed")
        case .failure(.tooLarge): throw .tooLarge(limit: maximumBytes)
        }
    }
}
