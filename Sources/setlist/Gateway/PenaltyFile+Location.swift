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
