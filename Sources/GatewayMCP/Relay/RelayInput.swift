import JSONBytes
import NIOCore

/// What the client has answered to the upstream's questions so far.
struct RelayInput: Sendable {
    /// By question; an object.
    var responses: JSONValue?
    /// The upstream's own.
    var state: String?

    /// The `mcp` member of the request upstream.
    func json(_ capabilities: ClientCapabilities) -> ByteBuffer {
        var object: JSONObject = ["capabilities": capabilities.json]
        object["inputResponses"] = responses
        object["requestState"] = state.map { .string($0) }
        var json = ByteBuffer()
        JSONValue.object(object).write(to: &json)
        return json
    }
}

extension ClientCapabilities {
    /// As the protocol writes it.
    var json: JSONValue {
        var object: JSONObject = [:]
        if elicitsForms || elicitsURLs {
            var modes: JSONObject = [:]
            if elicitsForms { modes["form"] = [:] }
            if elicitsURLs { modes["url"] = [:] }
            object["elicitation"] = .object(modes)
        }
        if samples { object["sampling"] = [:] }
        if listsRoots { object["roots"] = [:] }
        return .object(object)
    }
}
