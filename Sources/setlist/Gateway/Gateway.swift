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
    private let upstream: HTTPUpstream

    init(plan: Plan, group: MultiThreadedEventLoopGroup) {
        self.plan = plan
        self.group = group
        self.upstream = HTTPUpstream(plan: plan.upstream, userAgent: "setlist/\(ServerIdentity.currentVersion)", group: group)
        self.engine = Engine(plan: plan, upstream: upstream)
    }

    /// Closes the upstream's connections; nothing may be called afterwards.
    func shutdown() async throws { try await upstream.shutdown() }
}
