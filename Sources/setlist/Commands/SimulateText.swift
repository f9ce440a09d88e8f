import Diagnostics
import GatewayEngine
import GatewayPlan
import GatewayRehearsal

/// A timeline for people: a table, what breakers did and when, and what it comes to.
struct SimulateText {
    let timeline: Timeline

    /// More transitions than these are only counted.
    private static let maximumEvents = 16

    func lines(color: Bool) -> [String] {
        [timeline.scenario.summary.isEmpty ? timeline.scenario.name : timeline.scenario.summary, ""] + table.lines(color: color) + [""]
            + events + summary
    }

    private var table: TextTable {
        var table = TextTable([
            ("from", .right), ("calls", .right), ("sent", .right), ("hit", .right), ("fetched", .right), ("stale", .right),
            ("error", .right), ("p99", .right), ("waiting", .right), ("gate", .right), ("breakers", .left), ("phase", .left),
        ])
        for (index, interval) in timeline.intervals.enumerated() {
            let start = Int64(index) * timeline.step
            let phases = timeline.scenario.phases.filter { $0.start < start + timeline.step && $0.end > start && !$0.label.isEmpty }
            table.add([
                "\(clock(start))", "\(interval.calls)", "\(interval.requests)", count(interval.hits), count(interval.fetched),
                count(interval.stale, .warning), count(interval.errors, .bad), TextTable.Cell(duration(interval.p99)),
                count(interval.waiting), interval.isGateClosed ? TextTable.Cell("closed", .warning) : TextTable.Cell("·", .dim),
                breakers(interval),
                TextTable.Cell(phases.map(\.label).joined(separator: ", "), .dim),
            ])
        }
        return table
    }

    private func count(_ number: Int, _ style: TextTable.Style = .plain) -> TextTable.Cell {
        number == 0 ? TextTable.Cell("·", .dim) : TextTable.Cell("\(number)", style)
    }

    private func breakers(_ interval: Timeline.Interval) -> TextTable.Cell {
        guard !interval.open.isEmpty || !interval.halfOpen.isEmpty else { return TextTable.Cell("·", .dim) }
        var words: [String] = []
        if let first = interval.open.first {
            words.append("\(first)\(interval.open.count > 1 ? " and \(interval.open.count - 1) more" : "") open")
        }
        if !interval.halfOpen.isEmpty { words.append("\(interval.halfOpen.count) half open") }
        return TextTable.Cell(words.joined(separator: ", "), interval.open.isEmpty ? .warning : .bad)
    }

    private var events: [String] {
        guard !timeline.events.isEmpty else { return ["No breaker changed its state.", ""] }
        let shown = timeline.events.prefix(Self.maximumEvents)
        let rest = timeline.events.count - shown.count
        let lines = shown.map { event in
            "\(clock(event.time))  \(event.breaker): \(event.from.rawValue) to \(event.to.rawValue), \(event.cause)"
        }
        return lines + (rest > 0 ? ["and \(rest) more changes of state"] : []) + [""]
    }

    private var summary: [String] {
        let summary = timeline.summary
        func percent(_ part: Int) -> String {
            let tenths = summary.calls == 0 ? 0 : part * 1000 / summary.calls
            return "\(tenths / 10).\(tenths % 10)%"
        }
        let errors = timeline.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        var lines = [
            "calls       \(summary.calls): \(percent(summary.hits)) from the cache, \(percent(summary.fetched)) fetched, "
                + "\(percent(summary.stale)) stale or a fallback, \(percent(summary.errors)) errors"
                + (errors.isEmpty ? "" : " (\(errors.joined(separator: ", ")))"),
            "upstream    \(summary.requests) requests, \(hundredths(summary.amplification)) for each call that asked it",
        ]
        if let trouble = summary.inTrouble {
            lines.append(
                "in trouble  \(hundredths(trouble.amplification)) requests for each call that asked; "
                    + "\(trouble.goodPercent)% of calls had an answer")
        }
        if summary.inTrouble != nil {
            let first = summary.recovery.map { "\(duration($0)) behind the trouble the first answer was fetched" }
            let last = summary.lastError.map { "the last error came \(duration($0)) behind it" }
            lines.append("recovery    \(first ?? "nothing was fetched behind the trouble"); \(last ?? "no error came")")
        }
        lines.append("latency     p50 \(duration(summary.p50)), p99 \(duration(summary.p99)), longest \(duration(summary.longest))")
        let gate = summary.gateClosed == 0 ? "never closed" : "closed for \(summary.gateClosed / 1_000_000_000) s"
        lines.append("breakers    opened \(summary.openings) times; the rate limit's gate \(gate)")
        return lines
    }

    /// `1.25`.
    private func hundredths(_ number: Double) -> String {
        let whole = Int((number * 100).rounded())
        return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
    }

    /// `02:30`, minutes and seconds; of a long scenario hours and minutes.
    private func clock(_ nanoseconds: Int64) -> String { timeline.clock(nanoseconds) }

    private func duration(_ nanoseconds: Int64) -> String {
        nanoseconds < 10_000_000_000 ? "\(nanoseconds / 1_000_000) ms" : "\(nanoseconds / 1_000_000_000) s"
    }
}
