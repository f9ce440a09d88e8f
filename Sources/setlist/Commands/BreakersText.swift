import Diagnostics
import JSONBytes

/// Circuit breakers for people.
enum BreakersText {
    /// One a line, with how its window stands and what changed last.
    static func list(_ breakers: [JSONValue], color: Bool) -> [String] {
        var table = TextTable([
            ("breaker", .left), ("state", .left), ("mode", .left), ("tries again", .right), ("failures", .right), ("refused", .right),
            ("last change", .left),
        ])
        for breaker in breakers {
            let last = breaker["transitions"]?.arrayValue?.last
            table.add([
                .init(text(breaker["name"]), .bold), .init(text(breaker["state"]), style(of: breaker)), .init(text(breaker["mode"])),
                .init(wait(breaker)), "\(number(breaker["window"]?["failures"])) of \(number(breaker["window"]?["calls"]))",
                "\(number(breaker["totals"]?["refused"]))", .init(last.map(change) ?? ""),
            ])
        }
        return table.lines(color: color)
    }

    /// The line of one, and its changes, the last one first.
    static func one(_ breaker: JSONValue, color: Bool) -> [String] {
        var table = TextTable([("change", .left), ("failures", .right), ("slow", .right), ("in a row", .right)])
        for transition in (breaker["transitions"]?.arrayValue ?? []).reversed() {
            let window = transition["window"]
            table.add([
                .init(change(transition)), "\(number(window?["failures"])) of \(number(window?["calls"]))", "\(number(window?["slow"]))",
                "\(number(window?["consecutive_failures"]))",
            ])
        }
        return list([breaker], color: color) + [""] + table.lines(color: color)
    }

    private static func change(_ transition: JSONValue) -> String {
        let actor = transition["actor"]?.stringValue.map { " by \($0)" } ?? ""
        return "\(text(transition["from"])) to \(text(transition["to"])): \(text(transition["cause"]))\(actor)"
    }

    private static func wait(_ breaker: JSONValue) -> String {
        if let left = breaker["override"]?["remaining_seconds"]?.intValue { return "override ends in \(left) s" }
        return breaker["retry_after_seconds"]?.intValue.map { "in \($0) s" } ?? ""
    }

    private static func style(of breaker: JSONValue) -> TextTable.Style {
        switch breaker["state"]?.stringValue {
        case "closed": .good
        case "open", "forced_open": .bad
        default: .warning
        }
    }

    private static func text(_ value: JSONValue?) -> String { value?.stringValue ?? "" }
    private static func number(_ value: JSONValue?) -> Int { value?.intValue ?? 0 }
}
