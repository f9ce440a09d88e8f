import GatewayPlan
import JSONBytes
import NIOCore

extension MCPServer {
    /// Fills a prompt in.
    func getPrompt(_ request: Envelope.Request, as revision: Revision, in bytes: Span<UInt8>) throws(RPCError) -> Reply {
        let params = request.params
        try params.mustBeWellFormed()
        guard let token = params.name, token.kind == .string else { throw .invalidParams("Invalid params: name must be a string") }
        let name = token.string(in: bytes)
        guard let prompt = surface.prompt(named: name) else { throw .invalidParams("Unknown prompt: \(name)") }
        let values = try prompt.values(params.arguments, in: bytes)
        var result: JSONObject = revision.isModern ? ["resultType": "complete"] : [:]
        result["description"] = .string(prompt.description)
        result["messages"] = .array(prompt.messages.map { $0.json(values) })
        var json = ByteBuffer()
        JSONValue.object(result).write(to: &json)
        if revision.isModern {
            json.moveWriterIndex(to: json.writerIndex - 1)
            json.writeStaticString(#","_meta":{"#)
            json.writeImmutableBuffer(documents.serverInfoMember)
            json.writeStaticString("}}")
        }
        return .result(json, to: request, in: bytes)
    }
}

extension PromptPlan {
    /// The text of each argument; throws `.invalidParams` for what is missing, unknown or no text.
    fileprivate func values(_ token: JSONToken?, in bytes: Span<UInt8>) throws(RPCError) -> [String] {
        guard token?.kind ?? .object == .object else { throw .invalidParams("Invalid params: arguments must be an object") }
        var given = [String?](repeating: nil, count: arguments.count)
        if let token {
            var members = JSONMembers(of: token)
            while let member = members.next(in: bytes) {
                let key = member.key.string(in: bytes)
                guard let position = arguments.firstIndex(where: { $0.name == key }) else {
                    let known = arguments.isEmpty ? "none" : arguments.map(\.name).joined(separator: ", ")
                    throw .invalidParams("Prompt \(name) has no argument \(key); it has \(known)")
                }
                guard member.value.kind == .string, given[position] == nil else {
                    throw .invalidParams("Invalid params: argument \(key) must be a string, given once")
                }
                given[position] = member.value.string(in: bytes)
            }
        }
        if let missing = arguments.indices.first(where: { arguments[$0].isRequired && given[$0] == nil }) {
            throw .invalidParams("Prompt \(name) needs the argument \(arguments[missing].name): \(arguments[missing].description)")
        }
        return arguments.indices.map { given[$0] ?? arguments[$0].standard }
    }
}

extension PromptPlan.Message {
    fileprivate func json(_ values: [String]) -> JSONValue {
        let filled = text.map { piece in
            switch piece {
            case .literal(let text): text
            case .argument(let position): values[position]
            }
        }
        return ["role": .string(role.rawValue), "content": ["type": "text", "text": .string(filled.joined())]]
    }
}
