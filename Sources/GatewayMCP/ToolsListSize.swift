package import GatewayPlan
import JSONBytes
import NIOCore

/// How large the answer to `tools/list` is, in the newest revision, which has the most to say; all pages together.
package struct ToolsListSize: Sendable {
    /// The whole result, bytes.
    package let total: Int
    /// Every tool's share, largest first, bytes.
    package let shares: [(tool: String, bytes: Int)]

    package init(of plan: Plan) {
        let list = ListRenderer(plan: plan, serverInfoMember: ServerDescription(plan: plan).infoMember).list(
            .tools, .modern, pageSize: .max)
        total = list.render().readableBytes
        shares = list.entries.map { ($0.name, $0.json.readableBytes) }.sorted { $0.bytes > $1.bytes }
    }
}
