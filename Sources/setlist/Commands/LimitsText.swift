import Diagnostics
import JSONBytes

/// The answer of `/limits` for people.
struct LimitsText {
    let limits: JSONValue

    func lines(color: Bool) -> [String] { gate(color) + [""] + windows(color) + [""] + load(color) }

    private func gate(_ color: Bool) -> [String] {
        let gate = limits["gate"]
        var table = TextTable([("gate", .left), ("client", .left), ("opens in", .right), ("closed", .right)])
        let isOpen = gate?["open"]?.boolValue == true
        table.add([
            isOpen ? .init("open", .good) : .init("closed", .bad), .init(gate?["client"]?.stringValue ?? ""),
            .init(gate?["retry_after_seconds"]?.intValue.map { "\($0) s" } ?? ""), .init("\(gate?["closings"]?.intValue ?? 0) times"),
        ])
        return table.lines(color: color)
    }

    private func windows(_ color: Bool) -> [String] {
        var table = TextTable([
            ("tier", .left), ("window", .left), ("limit", .right), ("holds", .right), ("used", .right), ("left", .right),
        ])
        for tier in limits["tiers"]?.arrayValue ?? [] {
            for window in tier["windows"]?.arrayValue ?? [] {
                let left = window["remaining"]?.intValue ?? 0
                table.add([
                    .init(tier["name"]?.stringValue ?? "", .bold), .init(window["name"]?.stringValue ?? ""),
                    .init(Self.rate(window)), Self.number(window["effective"]), Self.number(window["used"]),
                    .init("\(left)", left == 0 ? .bad : .plain),
                ])
            }
        }
        return table.lines(color: color)
    }

    private func load(_ color: Bool) -> [String] {
        let (waiting, concurrency) = (limits["waiting"], limits["concurrency"])
        var table = TextTable([
            ("waiting: interactive", .right), ("refresh", .right), ("warming", .right), ("requests under way", .right), ("calls", .right),
        ])
        table.add([
            Self.number(waiting?["interactive"]), Self.number(waiting?["refresh"]), Self.number(waiting?["warming"]),
            .init(Self.share(concurrency, "requests")), .init(Self.share(concurrency, "calls")),
        ])
        return table.lines(color: color)
    }

    private static func number(_ value: JSONValue?) -> TextTable.Cell { .init("\(value?.intValue ?? 0)") }

    private static func share(_ concurrency: JSONValue?, _ what: String) -> String {
        "\(concurrency?[what]?.intValue ?? 0) of \(concurrency?["max_\(what)"]?.intValue ?? 0)"
    }

    /// `150/1m`.
    private static func rate(_ window: JSONValue) -> String {
        let milliseconds = window["period_ms"]?.intValue ?? 0
        let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        let unit = units.first { milliseconds >= $0.1 && milliseconds % $0.1 == 0 } ?? ("ms", 1)
        return "\(window["limit"]?.intValue ?? 0)/\(milliseconds / unit.1)\(unit.0)"
    }
}
