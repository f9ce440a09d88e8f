/// What `setlist simulate` brings upon a configuration, phase by phase: some load, and an upstream that has some trouble.
///
/// All times are nanoseconds since the start.
package struct Scenario: Sendable {
    /// What is called, in calls a second.
    package struct Load: Sendable, Equatable {
        /// Of whatever is offered.
        package var rate: Double
        /// Of these tools, besides.
        package var tools: [ToolRate]
        /// People who call.
        package var callers: Int

        package init(rate: Double, tools: [ToolRate] = [], callers: Int) {
            self.rate = rate
            self.tools = tools
            self.callers = callers
        }

        package var total: Double { tools.reduce(rate) { $0 + $1.rate } }

        func scaled(by factor: Double) -> Load {
            Load(rate: rate * factor, tools: tools.map { ToolRate($0.tool, $0.rate * factor) }, callers: callers)
        }
    }

    package struct ToolRate: Sendable, Equatable {
        package var tool: String
        package var rate: Double

        package init(_ tool: String, _ rate: Double) {
            self.tool = tool
            self.rate = rate
        }
    }

    /// What the upstream does to a request; as it stands, it answers well.
    package struct Weather: Sendable, Equatable {
        package struct Share: Sendable, Equatable {
            package var status: Int
            package var percent: Int

            package init(status: Int, percent: Int) {
                self.status = status
                self.percent = percent
            }
        }

        package struct Limit: Sendable, Equatable {
            package var requests: Int
            package var period: Int64

            package init(requests: Int, period: Int64) {
                self.requests = requests
                self.period = period
            }
        }

        /// No connection.
        package var isDown = false
        /// So many of a hundred requests are answered with this status, the others with 200.
        package var statuses: [Share] = []
        /// What an answer takes besides, and how many of a hundred do.
        package var latency: Int64 = 0
        package var latencyPercent = 100
        /// In answers 429 and 503.
        package var retryAfter: Int64?
        /// More requests than these are answered 429.
        package var limit: Limit?

        package init() {}

        package var isTrouble: Bool { self != Weather() }
    }

    package struct Phase: Sendable {
        package var start: Int64
        package var end: Int64
        package var load: Load
        package var upstream: Weather
        /// In a few words; empty where there is nothing to say.
        package var label: String

        package init(start: Int64, end: Int64, load: Load, upstream: Weather, label: String) {
            self.start = start
            self.end = end
            self.load = load
            self.upstream = upstream
            self.label = label
        }

        package func contains(_ time: Int64) -> Bool { (start..<end).contains(time) }
    }

    package var name: String
    package var summary: String
    /// One after the other, and none without a duration.
    package private(set) var phases: [Phase]

    package init(name: String, summary: String, phases: [Phase]) {
        self.name = name
        self.summary = summary
        self.phases = phases
    }

    package var duration: Int64 { phases.last?.end ?? 0 }
    package var troubles: [Phase] { phases.filter(\.upstream.isTrouble) }
    /// Most people who call at a time.
    package var callers: Int { phases.map(\.load.callers).max() ?? 1 }

    /// The tools that some phase names, in order.
    package var tools: [String] {
        var seen: Set<String> = []
        return phases.flatMap { $0.load.tools.map(\.tool) }.filter { seen.insert($0).inserted }
    }

    /// Calls a second, on average.
    package var rate: Double { calls / max(0.001, Double(duration) / 1e9) }

    /// How many are to be expected.
    package var calls: Double { phases.reduce(0) { $0 + $1.load.total * Double($1.end - $1.start) / 1e9 } }

    package func phase(at time: Int64) -> Phase? { phases.first { $0.contains(time) } }

    /// The same with so many calls a second on average, and their rise and fall as it was.
    package func with(rate: Double) -> Scenario {
        let factor = rate / self.rate
        var scenario = self
        for index in phases.indices { scenario.phases[index].load = phases[index].load.scaled(by: factor) }
        return scenario
    }

    /// The same with so many people.
    package func with(callers: Int) -> Scenario {
        var scenario = self
        for index in phases.indices { scenario.phases[index].load.callers = callers }
        return scenario
    }

    /// When the next call comes; `nil`: none does.
    ///
    /// - Parameters:
    ///   - demand: so many calls are to be expected until then.
    ///   - rate: of the calls that are meant.
    package func arrival(after time: Int64, demand: Double, rate: (Load) -> Double) -> Int64? {
        var (now, rest) = (time, demand)
        for phase in phases where phase.end > now {
            let rate = rate(phase.load)
            let available = Double(phase.end - now) / 1e9
            if rest < available * rate { return now + Int64(rest / rate * 1e9) }
            rest -= available * rate
            now = phase.end
        }
        return nil
    }
}
