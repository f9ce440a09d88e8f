package import GatewayTelemetry
import JSONBytes
import Logging

/// How much is logged, for operators: to be seen and changed while the gateway runs.
package struct LogRoutes: Sendable {
    private let output: LogOutput

    package init(_ output: LogOutput) { self.output = output }

    package var routes: [AdminRoute] {
        [
            AdminRoute(.get, "/log-level", "How much is logged.") { _ in report },
            AdminRoute(.post, "/log-level", "Log from {level} on.") { request in
                let name = request.body["level"]?.stringValue ?? request.query["level"]
                guard let level = name.flatMap({ Logger.Level(rawValue: $0) }) else {
                    let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                    return .problem(400, "bad_level", "level must be one of \(levels).")
                }
                output.level = level
                return report
            },
        ]
    }

    private var report: AdminResponse {
        .json(["level": .string(output.level.rawValue), "format": .string(output.format.rawValue)])
    }
}
