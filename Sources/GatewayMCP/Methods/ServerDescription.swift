import GatewayPlan
import JSONBytes
import NIOCore

/// How the server introduces itself: `initialize`, `server/discover`, and `_meta` of modern results.
struct ServerDescription {
    let plan: Plan

    private var identity: ServerIdentity { plan.server }

    /// `"io.modelcontextprotocol/serverInfo":{…}`, and which configuration answers.
    var infoMember: ByteBuffer {
        var member = ByteBuffer()
        member.writeJSONString("io.modelcontextprotocol/serverInfo")
        member.writeStaticString(":")
        JSONValue.object(info(.modern)).write(to: &member)
        if !plan.revision.isEmpty {
            member.writeStaticString(#","dev.setlist/revision":"#)
            member.writeJSONString(plan.revision)
        }
        return member
    }

    /// Names only the revisions that go without a handshake: the others are not reached from here.
    var discover: ByteBuffer {
        var result: JSONObject = ["resultType": "complete", "supportedVersions": [.string(Revision.modern.rawValue)]]
        result["capabilities"] = capabilities(.modern)
        result["instructions"] = identity.instructions.map { .string($0) }
        result["ttlMs"] = .integer(plan.surface.listTTL / 1_000_000)
        result["cacheScope"] = "public"
        result["_meta"] = ["io.modelcontextprotocol/serverInfo": .object(infoWithIcons(.modern))]
        return render(result)
    }

    func handshake(_ revision: Revision) -> ByteBuffer {
        var result: JSONObject = ["protocolVersion": .string(revision.rawValue), "capabilities": capabilities(revision)]
        result["serverInfo"] = .object(infoWithIcons(revision))
        result["instructions"] = identity.instructions.map { .string($0) }
        return render(result)
    }

    /// Of what changes clients can be told; of tools always.
    struct Delivered: Sendable {
        var prompts: Bool
        var resources: Bool
    }

    var delivered: Delivered { Delivered(prompts: !plan.surface.prompts.isEmpty, resources: !plan.surface.resources.isEmpty) }

    var logs: Bool { plan.tools.contains { $0.relay != nil } }

    /// Exactly what is served.
    private func capabilities(_ revision: Revision) -> JSONValue {
        var capabilities: JSONObject = ["tools": ["listChanged": true]]
        if delivered.resources { capabilities["resources"] = ["subscribe": true, "listChanged": true] }
        if delivered.prompts { capabilities["prompts"] = ["listChanged": true] }
        if plan.surface.hasCompletions, revision.knowsCompletions { capabilities["completions"] = [:] }
        if logs { capabilities["logging"] = [:] }
        return .object(capabilities)
    }

    /// For the one time that a client gets to know the server; results carry the rest again and again.
    private func infoWithIcons(_ revision: Revision) -> JSONObject {
        var info = info(revision)
        if revision.knowsIcons, !identity.icons.isEmpty { info["icons"] = .array(identity.icons.map(\.json)) }
        return info
    }

    private func info(_ revision: Revision) -> JSONObject {
        var info: JSONObject = ["name": .string(identity.name)]
        if revision.knowsTitle { info["title"] = identity.title.map { .string($0) } }
        info["version"] = .string(identity.version)
        return info
    }

    private func render(_ result: JSONObject) -> ByteBuffer {
        var json = ByteBuffer()
        JSONValue.object(result).write(to: &json)
        return json
    }
}
