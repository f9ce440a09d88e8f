import GatewayPlan
import JSONBytes
import NIOCore

/// How the server introduces itself: `initialize`, `server/discover`, and `_meta` of modern results.
struct ServerDescription {
    let identity: ServerIdentity

    /// `"io.modelcontextprotocol/serverInfo":{…}`.
    var infoMember: ByteBuffer {
        var member = ByteBuffer()
        member.writeJSONString("io.modelcontextprotocol/serverInfo")
        member.writeStaticString(":")
        JSONValue.object(info(.modern)).write(to: &member)
        return member
    }

    /// Names only the revisions that go without a handshake: the others are not reached from here.
    var discover: ByteBuffer {
        var result: JSONObject = ["resultType": "complete", "supportedVersions": [.string(Revision.modern.rawValue)]]
        result["capabilities"] = capabilities
        result["instructions"] = identity.instructions.map { .string($0) }
        result["ttlMs"] = .integer(ListCaching.ttlMilliseconds)
        result["cacheScope"] = .string(ListCaching.scope)
        result["_meta"] = ["io.modelcontextprotocol/serverInfo": .object(info(.modern))]
        return render(result)
    }

    func handshake(_ revision: Revision) -> ByteBuffer {
        var result: JSONObject = ["protocolVersion": .string(revision.rawValue), "capabilities": capabilities]
        result["serverInfo"] = .object(info(revision))
        result["instructions"] = identity.instructions.map { .string($0) }
        return render(result)
    }

    /// Of what changes clients can be told; of tools always.
    struct Delivered: Sendable {
        var prompts: Bool
        var resources: Bool
    }

    var delivered: Delivered { Delivered(prompts: false, resources: false) }

    /// Exactly what is served.
    private var capabilities: JSONValue { ["tools": ["listChanged": true]] }

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

/// How long clients may keep `tools/list` and `server/discover`, which are the same for everybody.
enum ListCaching {
    static let ttlMilliseconds: Int64 = 3_600_000
    static let scope = "public"
}
