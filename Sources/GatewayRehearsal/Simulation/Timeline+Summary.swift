import GatewayEngine
import GatewayPlan

extension Timeline {
    /// What a simulation comes to.
    package struct Summary: Sendable {
        /// While the upstream was in trouble.
        package struct Trouble: Sendable {
            package var amplification: Double
            /// Of a hundred calls, those that had an answer of whatever age.
            package var goodPercent: Int
        }

        package var calls = 0
        package var hits = 0
        package var fetched = 0
        package var stale = 0
        package var errors = 0
        package var requests = 0
        /// Requests for each call that asked the upstream.
        package var amplification = 0.0
        package var inTrouble: Trouble?
        /// From the end of the trouble to the first answer that was fetched, nanoseconds.
        package var recovery: Int64?
        /// From the end of the trouble to the last error, nanoseconds; `nil`: none came.
        package var lastError: Int64?
        package var p50: Int64 = 0
        package var p99: Int64 = 0
        package var longest: Int64 = 0
        package var openings = 0
        /// Nanoseconds.
        package var gateClosed: Int64 = 0
    }

    package var summary: Summary {
        var summary = Summary()
        for interval in intervals {
            summary.hits += interval.hits
            summary.fetched += interval.fetched
            summary.stale += interval.stale
            summary.errors += interval.errors
            summary.requests += interval.requests
        }
        summary.calls = summary.hits + summary.fetched + summary.stale + summary.errors
        summary.amplification = asked.ratio
        summary.gateClosed = gateClosings.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
        let all = durations
        summary.p50 = Self.percentile(50, of: all)
        summary.p99 = Self.percentile(99, of: all)
        summary.longest = all.max() ?? 0
        summary.openings = events.count { $0.to == .open }
        guard let start = scenario.troubles.map(\.start).min(), let end = scenario.troubles.map(\.end).max() else { return summary }
        let troubled = intervals[index(of: start)...index(of: end - 1)]
        let calls = troubled.reduce(0) { $0 + $1.calls }
        let errors = troubled.reduce(0) { $0 + $1.errors }
        summary.inTrouble = Summary.Trouble(
            amplification: askedInTrouble.ratio, goodPercent: calls == 0 ? 100 : (calls - errors) * 100 / calls)
        summary.recovery = firstFetchedAfter.map { $0 - end }
        summary.lastError = lastErrorAfter.map { $0 - end }
        return summary
    }

    /// `02:30`: minutes and seconds since the start, of a long scenario hours and minutes.
    package func clock(_ nanoseconds: Int64) -> String {
        let unit: Int64 = scenario.duration > 3_600_000_000_000 ? 60_000_000_000 : 1_000_000_000
        let whole = nanoseconds / unit
        func pad(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(pad(whole / 60)):\(pad(whole % 60))"
    }
}
