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
    /// Whether there is anything that logs to clients: an upstream that answers in the protocol's terms.
    let logs: Bool
    /// Whether any argument is repeated in a header.
    let repeatsArguments: Bool
    private let lists: [ListKind: [Revision: PagedList]]
    private let handshakes: [Revision: ByteBuffer]

    init(plan: Plan) {
        let server = ServerDescription(plan: plan)
        serverInfoMember = server.infoMember
        discover = server.discover
        delivered = server.delivered
        logs = server.logs
        repeatsArguments = plan.tools.contains { $0.parameters.contains { $0.mcpHeader != nil } }
        let renderer = ListRenderer(plan: plan, serverInfoMember: server.infoMember)
        lists = Dictionary(
            uniqueKeysWithValues: ListKind.allCases.map { kind in
                (kind, Dictionary(uniqueKeysWithValues: Revision.allCases.map { ($0, renderer.list(kind, $0)) }))
            })
        handshakes = Dictionary(uniqueKeysWithValues: Revision.legacy.map { ($0, server.handshake($0)) })
    }

    /// A list as a revision is shown it.
    func list(_ kind: ListKind, _ revision: Revision) -> PagedList {
        lists[kind]?[revision] ?? PagedList(kind: kind, entries: [], pageSize: 1, tail: ByteBuffer(), isModern: revision.isModern)
    }

    /// The result of `initialize` that agrees on a legacy revision.
    func handshake(_ revision: Revision) -> ByteBuffer { handshakes[revision] ?? Self.empty }
}
