import Diagnostics
import JSONBytes

/// The answer of `/health` for people.
struct HealthText {
    let health: JSONValue

    func lines(color: Bool) -> [String] {
        var heading = TextTable([("gateway", .left), ("uptime", .right), ("version", .left), ("configuration", .left), ("", .left)])
        let status = health["status"]?.stringValue ?? ""
        heading.add([
            .init(status, Self.style(of: status)), .init(Self.time(health["uptime_seconds"])), .init(health["version"]?.stringValue ?? ""),
            .init(health["revision"]?.stringValue ?? ""), .init(state),
        ])
        var checks = TextTable([
            ("check", .left), ("state", .left), ("critical", .left), ("took", .right), ("age", .right), ("message", .left),
        ])
        for check in health["checks"]?.arrayValue ?? [] {
            let status = check["status"]?.stringValue ?? ""
            checks.add([
                .init(check["name"]?.stringValue ?? "", .bold), .init(status, Self.style(of: status)),
                check["critical"]?.boolValue == true ? "yes" : "", .init(Self.milliseconds(check["duration_ms"])),
                .init(Self.time(check["age_seconds"])), .init(check["message"]?.stringValue ?? ""),
            ])
        }
        return heading.lines(color: color) + [""] + checks.lines(color: color)
    }

    /// What matters most of how far the gateway's life has come.
    private var state: String {
        if health["live"]?.boolValue == false { return "not live" }
        if health["draining"]?.boolValue == true { return "draining" }
        if health["started"]?.boolValue == false { return "starting" }
        return health["ready"]?.boolValue == true ? "ready" : "not ready"
    }

    private static func style(of status: String) -> TextTable.Style {
        switch status {
        case "pass": .good
        case "fail": .bad
        default: .warning
        }
    }

    private static func milliseconds(_ value: JSONValue?) -> String {
        value?.doubleValue.map { "\(Double(Int($0 * 10)) / 10) ms" } ?? ""
    }

    /// Days, hours, minutes or seconds, the two largest that count.
    private static func time(_ value: JSONValue?) -> String {
        guard let seconds = value?.doubleValue.map({ Int($0) }) else { return "" }
        switch seconds {
        case 86_400...: return "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
        case 3_600...: return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        case 60...: return "\(seconds / 60) min \(seconds % 60) s"
        default: return "\(seconds) s"
        }
    }
}
