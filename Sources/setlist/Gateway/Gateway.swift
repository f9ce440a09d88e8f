import GatewayEngine
import GatewayPlan
import GatewayUpstream
import NIOCore
import NIOPosix

/// A Plan wired to its upstream: what serves, and what `call` uses once.
struct Gateway {
    let plan: Plan
    let engine: Engine
    let group: MultiThreadedEventLoopGroup
    let upstream: HTTPUpstream

    init(plan: Plan, group: MultiThreadedEventLoopGroup) {
        self.plan = plan
        self.group = group
        self.upstream = HTTPUpstream(plan: plan.upstream, userAgent: "setlist/\(ServerIdentity.currentVersion)", group: group)
        self.engine = Engine(plan: plan, upstream: upstream)
    }

    /// Uses the gateway and closes its upstream connections afterwards, whatever happens.
    func use<Result>(_ body: (Gateway) async throws -> Result) async throws -> Result {
        let result: Result
        do {
            result = try await body(self)
        } catch {
            try? await upstream.shutdown()
            throw error
        }
        try await upstream.shutdown()
        return result
    }
}
