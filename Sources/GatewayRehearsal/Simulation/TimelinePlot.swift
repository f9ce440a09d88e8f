import GatewayEngine
import GatewayPlan

/// A timeline as a picture: how calls ended, what was sent, how long they took, and what breakers and the gate did, one below the other.
package struct TimelinePlot {
    private let timeline: Timeline
    private let title: String

    private static let width = 960.0
    private static let left = 190.0
    private static let right = 940.0
    private static let laneHeight = 16.0
    /// Breakers that changed their state beyond these are only counted.
    private static let maximumLanes = 8

    /// - Parameter title: whose configuration it is.
    package init(_ timeline: Timeline, title: String) {
        self.timeline = timeline
        self.title = title
    }

    /// The picture; it needs no other file, and says on what it stands where the page is dark.
    package var svg: String {
        let lanes = self.lanes
        let panels = [answers(top: 90), requests(top: 260), latency(top: 390)]
        let laneTop = 520.0
        let bottom = laneTop + Double(max(1, lanes.count)) * Self.laneHeight
        let height = bottom + 58
        let scenario = timeline.scenario
        let head = [
            #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(number(Self.width)) \#(number(height))" "#
                + #"width="\#(number(Self.width))" height="\#(number(height))" font-family="system-ui, sans-serif" font-size="12">"#,
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
            text(20, 30, "\(title): \(scenario.name)", size: 18, weight: true),
            text(
                20, 50, "\(scenario.summary)\(scenario.summary.isEmpty ? "" : " ")Calls a second: \(rate). Seed \(timeline.seed).",
                color: "#555"),
        ]
        return
            (head + phases(from: 82, to: bottom) + panels.flatMap { $0 } + laneMarks(lanes, top: laneTop)
            + axis(at: bottom) + legend(at: height - 14) + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private var rate: String {
        let thousandths = Int((timeline.scenario.rate * 1000).rounded())
        return number(Double(thousandths) / 1000)
    }

    // MARK: - Panels

    private static let endings: [(label: String, color: String, value: @Sendable (Timeline.Interval) -> Int)] = [
        ("from the cache", "#4c9f70", { $0.hits }), ("fetched", "#3b76af", { $0.fetched }), ("stale or fallback", "#e3a72f", { $0.stale }),
        ("error", "#c8412e", { $0.errors }),
    ]

    private func answers(top: Double) -> [String] {
        let scale = Scale(top: top, height: 140, maximum: Double(timeline.intervals.map(\.calls).max() ?? 0))
        var marks = frame(scale, "calls by", "how they ended") { number($0) }
        for (index, interval) in timeline.intervals.enumerated() {
            var base = 0
            for ending in Self.endings {
                let count = ending.value(interval)
                guard count > 0 else { continue }
                let (low, high) = (scale.y(Double(base)), scale.y(Double(base + count)))
                let (from, to) = (x(index), x(index + 1))
                marks.append(rect(from + 0.6, high, max(0.8, to - from - 1.2), low - high, ending.color))
                base += count
            }
        }
        return marks
    }

    private func requests(top: Double) -> [String] {
        let counts = timeline.intervals.map { Double($0.requests) }
        let scale = Scale(top: top, height: 100, maximum: counts.max() ?? 0)
        return frame(scale, "requests", "sent upstream") { number($0) } + [steps(counts, scale, "#3b76af", fill: "#3b76af22")]
    }

    private func latency(top: Double) -> [String] {
        let values = timeline.intervals.map { Double($0.p99) / 1e9 }
        let scale = Scale(top: top, height: 100, maximum: values.max() ?? 0)
        return frame(scale, "p99 of calls", "seconds") { number($0) } + [steps(values, scale, "#7a4fa3", fill: "#7a4fa322")]
    }

    /// Grid, numbers and name of a panel.
    private func frame(_ scale: Scale, _ name: String, _ unit: String, _ label: (Double) -> String) -> [String] {
        let middle = scale.top + scale.height / 2
        return scale.ticks.flatMap { value in
            [
                line(Self.left, scale.y(value), Self.right, scale.y(value), "#ddd"),
                text(Self.left - 8, scale.y(value) + 4, label(value), anchor: "end", color: "#555"),
            ]
        } + [text(20, middle - 2, name, weight: true), text(20, middle + 14, unit, color: "#555")]
    }

    /// A line with steps, filled down to zero.
    private func steps(_ values: [Double], _ scale: Scale, _ color: String, fill: String) -> String {
        let points = values.enumerated().flatMap { index, value in
            ["\(number(x(index))),\(number(scale.y(value)))", "\(number(x(index + 1))),\(number(scale.y(value)))"]
        }
        let base = number(scale.y(0))
        let outline = "\(number(Self.left)),\(base) " + points.joined(separator: " ") + " \(number(Self.right)),\(base)"
        return #"<polyline points="\#(outline)" fill="\#(fill)" stroke="\#(color)" stroke-width="1.5"/>"#
    }

    // MARK: - Breakers and the gate

    /// What was not as it should be, and when.
    private struct Lane {
        var name: String
        var spans: [(from: Int64, to: Int64, color: String)] = []
    }

    private static let openColor = "#c8412e"
    private static let halfOpenColor = "#e3a72f"
    private static let gateColor = "#7a4fa3"

    private var lanes: [Lane] {
        var order: [String] = []
        for event in timeline.events where !order.contains(event.breaker) { order.append(event.breaker) }
        var lanes = order.prefix(Self.maximumLanes).map { name -> Lane in
            let events = timeline.events.filter { $0.breaker == name }
            var lane = Lane(name: name)
            for (index, event) in events.enumerated() {
                let end = index + 1 < events.count ? events[index + 1].time : timeline.scenario.duration
                guard event.to != .closed else { continue }
                lane.spans.append((event.time, end, event.to == .halfOpen ? Self.halfOpenColor : Self.openColor))
            }
            return lane
        }
        if order.count > lanes.count { lanes.append(Lane(name: "and \(order.count - lanes.count) more breakers")) }
        var gate = Lane(name: "rate limit's gate")
        for span in timeline.gateClosings { gate.spans.append((span.lowerBound, span.upperBound, Self.gateColor)) }
        return gate.spans.isEmpty ? lanes : lanes + [gate]
    }

    private func laneMarks(_ lanes: [Lane], top: Double) -> [String] {
        guard !lanes.isEmpty else { return [text(20, top + 12, "No breaker opened, and the gate stayed open.", color: "#555")] }
        return lanes.enumerated().flatMap { index, lane -> [String] in
            let y = top + Double(index) * Self.laneHeight
            return [
                text(Self.left - 8, y + 12, lane.name, anchor: "end", size: 11),
                line(Self.left, y + Self.laneHeight, Self.right, y + Self.laneHeight, "#eee"),
            ]
                + lane.spans.map { span in
                    let (from, to) = (x(time: span.from), x(time: span.to))
                    return rect(from, y + 3, max(1, to - from), Self.laneHeight - 6, span.color)
                }
        }
    }

    // MARK: - Around them

    /// Phases with a name of their own; those with trouble upstream in red.
    private func phases(from top: Double, to bottom: Double) -> [String] {
        var rows = LabelRows(left: Self.left, right: Self.right)
        return timeline.scenario.phases.filter { $0.upstream.isTrouble || !$0.label.isEmpty }.flatMap { phase -> [String] in
            let (from, to) = (x(time: phase.start), x(time: phase.end))
            let isTrouble = phase.upstream.isTrouble
            let area = rect(from, top, max(2, to - from), bottom - top, isTrouble ? "#f6e3df" : "#eef2f6")
            guard let place = rows.place(phase.label, from: from, to: to) else { return [area] }
            let y = top - 4 - Double(place.row) * 12
            return [area, text(place.x, y, phase.label, anchor: "middle", color: isTrouble ? "#a33" : "#456", size: 11)]
        }
    }

    private func axis(at y: Double) -> [String] {
        let ticks = 6
        return [line(Self.left, y, Self.right, y, "#888")]
            + (0...ticks).flatMap { index -> [String] in
                let time = timeline.scenario.duration / Int64(ticks) * Int64(index)
                let place = x(time: time)
                return [
                    line(place, y, place, y + 4, "#888"),
                    text(place, y + 17, timeline.clock(time), anchor: index == ticks ? "end" : "middle", color: "#555"),
                ]
            }
    }

    private func legend(at y: Double) -> [String] {
        let entries =
            Self.endings.map { ($0.label, $0.color) }
            + [("breaker open", Self.openColor), ("half open", Self.halfOpenColor), ("gate closed", Self.gateColor)]
        var place = Self.left
        return entries.flatMap { entry in
            defer { place += 30 + Double(entry.0.utf8.count) * 6 }
            return [rect(place, y - 9, 10, 10, entry.1), text(place + 14, y, entry.0, size: 11)]
        }
    }

    // MARK: - Marks

    /// Where an interval begins.
    private func x(_ index: Int) -> Double {
        Self.left + (Self.right - Self.left) * Double(index) / Double(max(1, timeline.intervals.count))
    }

    private func x(time: Int64) -> Double {
        Self.left + (Self.right - Self.left) * Double(time) / Double(max(1, timeline.scenario.duration))
    }

    private func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ color: String) -> String {
        #"<rect x="\#(number(x))" y="\#(number(y))" width="\#(number(width))" height="\#(number(height))" fill="\#(color)"/>"#
    }

    private func line(_ x: Double, _ y: Double, _ toX: Double, _ toY: Double, _ color: String) -> String {
        #"<line x1="\#(number(x))" y1="\#(number(y))" x2="\#(number(toX))" y2="\#(number(toY))" stroke="\#(color)"/>"#
    }

    private func text(
        _ x: Double, _ y: Double, _ text: String, anchor: String = "start", color: String = "#222", size: Int = 12, weight: Bool = false
    ) -> String {
        #"<text x="\#(number(x))" y="\#(number(y))" text-anchor="\#(anchor)" fill="\#(color)" font-size="\#(size)""#
            + (weight ? #" font-weight="600">"# : ">") + RehearsalText.xml(text) + "</text>"
    }

    /// With one digit behind the point at most, unless it is less than one.
    private func number(_ value: Double) -> String {
        let places = abs(value) < 1 ? 1000.0 : 10.0
        let rounded = (value * places).rounded() / places
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    /// Values from zero to a round number, upwards.
    private struct Scale {
        let top: Double
        let height: Double
        let maximum: Double
        let ticks: [Double]

        init(top: Double, height: Double, maximum: Double) {
            self.top = top
            self.height = height
            // Three or four lines at 1, 2 or 5 times a power of ten.
            var unit = 0.001
            let factors = [2.0, 2.5, 2.0]
            var index = 0
            while unit * 4 < maximum {
                unit *= factors[index % 3]
                index += 1
            }
            let count = max(1, Int((maximum / unit).rounded(.up)))
            self.maximum = unit * Double(count)
            ticks = (0...count).map { unit * Double($0) }
        }

        func y(_ value: Double) -> Double { top + height - height * value / maximum }
    }
}
