package import GatewayEngine
package import GatewayPlan

/// What happened in a simulation, interval by interval.
package struct Timeline: Sendable {
    package struct Interval: Sendable {
        /// Calls that came in it, by how they ended.
        package var hits = 0
        package var stale = 0
        /// Good answers of the upstream's.
        package var fetched = 0
        package var errors = 0
        /// Requests that were sent in it.
        package var requests = 0
        /// Nanoseconds that its calls took.
        var durations: [Int64] = []
        /// At its end.
        package var waiting = 0
        /// For a while, or all the time.
        package var isGateClosed = false
        /// Breakers that were open at its end, and that were half open.
        package var open: [String] = []
        package var halfOpen: [String] = []

        package var calls: Int { hits + stale + fetched + errors }
        package var p99: Int64 { Timeline.percentile(99, of: durations) }
    }

    /// A breaker has changed.
    package struct Event: Sendable {
        /// Since the start, nanoseconds.
        package var time: Int64
        package var breaker: String
        package var from: BreakerState
        package var to: BreakerState
        package var cause: String
    }

    package let scenario: Scenario
    package let seed: UInt64
    /// Nanoseconds of an interval.
    package let step: Int64
    package var intervals: [Interval]
    package var events: [Event] = []
    /// When the gate was closed, nanoseconds since the start.
    package var gateClosings: [Range<Int64>] = []
    /// Errors by their words.
    package var errors: [String: Int] = [:]
    /// How much was sent for calls that asked the upstream, and for those of them that came while it was in trouble.
    var asked = Asked()
    var askedInTrouble = Asked()

    /// Calls that were sent on, and the requests that they took.
    struct Asked: Sendable {
        var calls = 0
        var requests = 0

        var ratio: Double { calls == 0 ? 0 : Double(requests) / Double(calls) }

        mutating func add(_ attempts: Int) {
            calls += 1
            requests += attempts
        }
    }

    init(_ scenario: Scenario, seed: UInt64, intervals count: Int) {
        self.scenario = scenario
        self.seed = seed
        step = max(1, scenario.duration / Int64(count))
        intervals = Array(repeating: Interval(), count: count)
    }

    /// When the first answer was fetched, and the last error came, after the last trouble; nanoseconds since the start.
    var firstFetchedAfter: Int64?
    var lastErrorAfter: Int64?

    /// What an answer says about the time after the last trouble.
    mutating func noteRecovery(_ answer: Answer, at time: Int64) {
        guard let end = scenario.troubles.map(\.end).max(), time >= end else { return }
        if answer.content.isError { lastErrorAfter = max(time, lastErrorAfter ?? 0) }
        switch answer.source {
        case .miss, .upstream:
            if !answer.content.isError { firstFetchedAfter = min(time, firstFetchedAfter ?? .max) }
        case .hit, .stale, .gateway: break
        }
    }

    /// The interval of a time since the start.
    func index(of time: Int64) -> Int { min(intervals.count - 1, max(0, Int(time / step))) }

    package var durations: [Int64] { intervals.flatMap(\.durations) }

    /// The value that so many of a hundred do not pass; 0 of none.
    package static func percentile(_ percent: Int, of values: [Int64]) -> Int64 {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, (sorted.count * percent + 99) / 100 - 1)]
    }
}
