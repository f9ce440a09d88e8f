import GatewayEngine
import GatewayPlan
import NIOCore
import NIOHTTP1
import Synchronization

/// An upstream that answers everything with an empty object after a short while, unless a phase of the scenario has trouble for it.
final class SimulatedUpstream: UpstreamClient {
    private struct State {
        var random: SplitMix64
        var requests = 0
        /// When requests came of late, for a limit of the upstream's own.
        var recent: [NIODeadline] = []
        /// Until when it wants to be left alone.
        var silence: NIODeadline = .distantPast
    }

    /// What it takes when all is well, nanoseconds: 60 ms and up to 240 ms more.
    private static let latency: ClosedRange<Int64> = 60_000_000...300_000_000

    private let time: SimulatedTime
    private let start: NIODeadline
    private let scenario: Scenario
    private let state: Mutex<State>

    init(_ scenario: Scenario, time: SimulatedTime, seed: UInt64) {
        self.time = time
        start = time.now
        self.scenario = scenario
        state = Mutex(State(random: SplitMix64(seed: seed)))
    }

    /// How many there have been.
    var requests: Int { state.withLock { $0.requests } }

    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse {
        let elapsed = (time.now - start).nanoseconds
        let weather = scenario.phase(at: elapsed)?.upstream ?? Scenario.Weather()
        let answer = state.withLock { state -> ScriptedAnswer in
            state.requests += 1
            // Few calls find it much slower than most do.
            let share = Double.random(in: 0..<1, using: &state.random)
            let span = Double(Self.latency.upperBound - Self.latency.lowerBound)
            let latency = Self.latency.lowerBound + Int64(span * share * share * share)
            return self.answer(weather, latency: latency, &state)
        }
        return try await answer.give(to: call, in: time, maximumBytes: 1 << 20)
    }

    private func answer(_ weather: Scenario.Weather, latency: Int64, _ state: inout State) -> ScriptedAnswer {
        guard !weather.isDown else { return ScriptedAnswer(.failure(.connect), delay: 1_000_000) }
        if let limit = weather.limit, let refusal = throttled(limit, weather.retryAfter, &state, latency) { return refusal }
        let status = status(weather, &state)
        let isSlow = weather.latency > 0 && (weather.latencyPercent == 100 || percent(&state) < weather.latencyPercent)
        var headers = [(name: "content-type", value: "application/json")]
        if let wait = weather.retryAfter, status == 429 || status == 503 { headers.append(("retry-after", "\(Self.seconds(wait))")) }
        return ScriptedAnswer(
            .answer(status: status, headers: headers, body: ByteBuffer(string: "{}")), delay: latency + (isSlow ? weather.latency : 0))
    }

    private func status(_ weather: Scenario.Weather, _ state: inout State) -> Int {
        guard !weather.statuses.isEmpty else { return 200 }
        var rest = percent(&state)
        for share in weather.statuses {
            if rest < share.percent { return share.status }
            rest -= share.percent
        }
        return 200
    }

    private func percent(_ state: inout State) -> Int { Int.random(in: 0..<100, using: &state.random) }

    /// A 429 where there were too many requests; asking all the same makes it longer.
    private func throttled(
        _ limit: Scenario.Weather.Limit, _ wait: Int64?, _ state: inout State, _ latency: Int64
    ) -> ScriptedAnswer? {
        let now = time.now
        state.recent.removeAll { (now - $0).nanoseconds >= limit.period }
        state.recent.append(now)
        guard now < state.silence || state.recent.count > limit.requests else { return nil }
        state.silence = max(state.silence, now) + .nanoseconds(wait ?? limit.period / 3)
        return ScriptedAnswer(
            .answer(status: 429, headers: [("retry-after", "\(Self.seconds((state.silence - now).nanoseconds))")], body: ByteBuffer()),
            delay: latency)
    }

    /// Rounded up: whoever waits so long has waited long enough.
    private static func seconds(_ nanoseconds: Int64) -> Int64 { (nanoseconds + 999_999_999) / 1_000_000_000 }
}
