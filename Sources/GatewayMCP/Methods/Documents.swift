import GatewayPlan
import JSONBytes
import NIOCore

/// Every result that depends only on the Plan and the revision, rendered once.
struct Documents: Sendable {
    /// The result of `ping`.
    static let empty = ByteBuffer(string: "{}")

    /// `"io.modelcontextprotocol/serverInfo":{…}`, for the `_meta` of modern results.
    let serverInfoMember: ByteBuffer
    /// The result of `server/discover`.
    let discover: ByteBuffer
    /// Of what changes clients can be told.
    let delivered: ServerDescription.Delivered
    private let toolsLists: [Revision: ByteBuffer]
    private let handshakes: [Revision: ByteBuffer]

    init(plan: Plan) {
        let server = ServerDescription(identity: plan.server)
        serverInfoMember = server.infoMember
        discover = server.discover
        delivered = server.delivered
        let tools = ToolsListRenderer(plan: plan, serverInfoMember: server.infoMember)
        toolsLists = Dictionary(uniqueKeysWithValues: Revision.allCases.map { ($0, tools.render($0)) })
        handshakes = Dictionary(uniqueKeysWithValues: Revision.legacy.map { ($0, server.handshake($0)) })
    }

    /// The result of `tools/list`.
    func toolsList(_ revision: Revision) -> ByteBuffer { toolsLists[revision] ?? Self.empty }

    /// The result of `initialize` that agrees on a legacy revision.
    func handshake(_ revision: Revision) -> ByteBuffer { handshakes[revision] ?? Self.empty }
}
