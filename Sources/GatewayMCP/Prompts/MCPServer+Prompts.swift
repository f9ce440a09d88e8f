import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

extension MCPServer {
    /// Fills a prompt in.
    func getPrompt(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let params = request.params
        try params.mustBeWellFormed()
        guard let token = params.name, token.kind == .string else { throw .invalidParams("Invalid params: name must be a string") }
        let name = token.string(in: bytes)
        guard let prompt = surface.prompt(named: name) else { throw .invalidParams("Unknown prompt: \(name)") }
        let values = try prompt.values(params.arguments, in: bytes)
        if let tool = prompt.relay { return try relay(tool, prompt.arguments(values), request, as: revision, in: message, context) }
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

    private func relay(
        _ tool: ToolPlan, _ arguments: ByteBuffer, _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer,
        _ context: MessageContext
    ) throws(RPCError) -> Reply {
        switch engine.admit(tool, arguments: arguments, principal: context.principal, scratch: context.scratch, now: context.now) {
        case .answered(let answer): throw .invalidParams(answer.content.message)
        case .deferred(let call): return try relay(call, .prompt, request, as: revision, in: message, context)
        }
    }
}

extension PromptPlan {
    /// The arguments of the call that has the messages: a JSON object.
    fileprivate func arguments(_ values: [String]) -> ByteBuffer {
        var json = ByteBuffer()
        let members = zip(arguments, values).map { JSONObject.Member(key: $0.name, value: .string($1)) }
        JSONValue.object(JSONObject(members)).write(to: &json)
        return json
    }

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
