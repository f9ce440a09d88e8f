import GatewayEngine
import GatewayPlan

extension ServingOptions {
    /// Those who are known before they call: the callers of policies.yaml, or the one person where nobody has to say who they are.
    ///
    /// Bearers of an authorization server's tokens are not among them.
    func principals(of plan: Plan) -> [Principal] {
        guard transport == .http, let access = plan.listener.access else { return [.local] }
        return access.callers.map { Principal($0) }
    }
}
