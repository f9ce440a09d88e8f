import GatewayEngine
import GatewayPlan
import NIOCore
import NIOHTTP1
import Synchronization

/// An upstream that answers everything with an empty object after a short while, unless a scenario has trouble for it.
final class SimulatedUpstream: UpstreamClient {
    private struct State {
        var random: SplitMix64
        var requests = 0
        /// When requests came of late, for a limit of the upstream's own.
        var recent: [NIODeadline] = []
        /// Until when it wants to be left alone.
        var silence: NIODeadline = .distantPast
    }

    private static let window: Int64 = 30_000_000_000
    /// What it takes when all is well, nanoseconds: 60 ms and up to 240 ms more.
    private static let latency: ClosedRange<Int64> = 60_000_000...300_000_000

    private let time: SimulatedTime
    private let start: NIODeadline
    private let troubles: [Scenario.Trouble]
    private let state: Mutex<State>

    init(_ scenario: Scenario, time: SimulatedTime, seed: UInt64) {
        self.time = time
        start = time.now
        troubles = scenario.troubles
        state = Mutex(State(random: SplitMix64(seed: seed)))
    }

    /// How many there have been.
    var requests: Int { state.withLock { $0.requests } }

    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let elapsed = (time.now - start).nanoseconds
        let trouble = troubles.first { ($0.start..<$0.end).contains(elapsed) }?.kind
        let answer = state.withLock { state -> ScriptedAnswer in
            state.requests += 1
            // Few calls find it much slower than most do.
            let share = Double.random(in: 0..<1, using: &state.random)
            let span = Double(Self.latency.upperBound - Self.latency.lowerBound)
            let latency = Self.latency.lowerBound + Int64(span * share * share * share)
            return self.answer(trouble, latency: latency, &state)
        }
        return try await answer.give(to: call, in: time, maximumBytes: 1 << 20)
    }

    private func answer(_ trouble: Scenario.Trouble.Kind?, latency: Int64, _ state: inout State) -> ScriptedAnswer {
        let json = [("content-type", "application/json")]
        let good = ScriptedAnswer.Kind.answer(status: 200, headers: json, body: ByteBuffer(string: "{}"))
        func isHit(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &state.random) < percent }
        switch trouble {
        case .failing(let status, let percent)? where isHit(percent):
            return ScriptedAnswer(.answer(status: status, headers: json, body: ByteBuffer(string: "{}")), delay: latency)
        case .unreachable?: return ScriptedAnswer(.failure(.connect), delay: 1_000_000)
        case .slow(let slow, let percent)? where isHit(percent): return ScriptedAnswer(good, delay: slow + latency)
        case .throttling(let limit)?: return throttled(limit, &state, latency) ?? ScriptedAnswer(good, delay: latency)
        case .failing?, .slow?, nil: return ScriptedAnswer(good, delay: latency)
        }
    }

    /// A 429 where there were too many requests; asking all the same makes it longer.
    private func throttled(_ limit: Int, _ state: inout State, _ latency: Int64) -> ScriptedAnswer? {
        let now = time.now
        state.recent.removeAll { (now - $0).nanoseconds >= Self.window }
        state.recent.append(now)
        guard now < state.silence || state.recent.count > limit else { return nil }
        state.silence = max(state.silence, now) + .nanoseconds(Self.window / 3)
        let seconds = ((state.silence - now).nanoseconds + 999_999_999) / 1_000_000_000
        return ScriptedAnswer(
            .answer(status: 429, headers: [("retry-after", "\(seconds)")], body: ByteBuffer()), delay: latency)
    }
}
