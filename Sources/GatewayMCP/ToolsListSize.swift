package import GatewayPlan
import JSONBytes
import NIOCore

/// How large the answer to `tools/list` is, in the newest revision, which has the most to say.
package struct ToolsListSize: Sendable {
    /// The whole result, bytes.
    package let total: Int
    /// Every tool's share, largest first, bytes.
    package let shares: [(tool: String, bytes: Int)]

    package init(of plan: Plan) {
        let renderer = ToolsListRenderer(plan: plan, serverInfoMember: ServerDescription(identity: plan.server).infoMember)
        total = renderer.render(.modern).readableBytes
        shares = plan.tools.map { ($0.name, renderer.render($0, .modern).readableBytes) }.sorted { $0.bytes > $1.bytes }
    }
}
