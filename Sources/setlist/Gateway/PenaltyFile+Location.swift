import GatewayPlan
import GatewayUpstream
import Logging

extension PenaltyFile {
    /// The file that the Plan names, or `$XDG_STATE_HOME/setlist/penalties.json`; `nil` when nothing is to be remembered.
    convenience init?(for plan: Plan, logger: Logger?) {
        guard let path = plan.rateLimits.penalty.file ?? StateDirectory.path(of: "penalties.json"), !path.isEmpty else { return nil }
        self.init(path: path, upstream: plan.upstream.baseURL) { problem in
            if let logger { logger.warning("\(problem)") } else { Terminal.error.print("warning: \(problem)") }
        }
    }
}

/// Where this program keeps what outlives it, by the XDG base directory specification.
enum StateDirectory {
    /// `nil` when there is no home.
    static func path(of file: String) -> String? {
        // A relative path is to be ignored.
        let state = Environment.variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = Environment.variable("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.local/state" }
        return (state ?? home).map { "\($0)/setlist/\(file)" }
    }
}
