import GatewayEngine
import JSONBytes
import NIOCore

/// One request that an upstream answers in the protocol's own terms: hands on what it says before the answer, puts its questions to
/// the client, and renders the result for the client's revision.
///
/// An upstream asks by answering `input_required`, whatever the client speaks. A modern client gets that answer and sends its request
/// again; an older one is asked by requests of the server, and the upstream is called again with what came back.
struct Relay: Sendable {
    let server: MCPServer
    let call: DeferredCall
    let kind: RelayKind
    let asker: Asker
    /// What the upstream's state is sealed to.
    let binding: [UInt8]

    /// An upstream that asks more often than this in one request of an older client will not come to an end.
    private static let maximumRounds = 8

    /// - Returns: also what it is, if not what was asked for.
    func run(_ input: RelayInput, on channel: ClientChannel) async -> (FinishedReply, OperationMetrics.Failure?) {
        let (reply, ending) = await finish(input, on: channel)
        if let ending { server.engine.ended(call.telling(channel), as: Task.isCancelled ? .cancelled : ending) }
        return (reply, ending == nil || ending == .ok ? nil : .tool)
    }

    /// - Returns: also how the call ended; `nil`: it has not, since the client is asked something first.
    private func finish(_ input: RelayInput, on channel: ClientChannel) async -> (FinishedReply, CallEnding?) {
        var input = input
        for _ in 0..<Self.maximumRounds {
            switch await server.engine.exchange(prepare(input, channel)) {
            case .failed(let answer): return (failure(answer), answer.ending)
            case .answered(let body):
                guard let result = try? JSONValue.parse(body), result.objectValue != nil else {
                    return (error(.relayFailed("the upstream's answer is not a JSON object")), .failed)
                }
                guard result["resultType"] == "input_required" else {
                    return complete(result).map { ($0, result["isError"] == true ? .rejected : .ok) }
                        ?? (error(.relayFailed("the upstream's answer has no \(kind.members.required)")), .failed)
                }
                guard let requests = InputRequests(result) else {
                    return (error(.relayFailed("the upstream asks for nothing it can get")), .failed)
                }
                if let missing = requests.missing(channel.capabilities) { return (refuse(missing), .rejected) }
                guard !asker.revision.isModern else { return (ask(requests), nil) }
                do throws(ClientRequestFailure) {
                    input = try await answers(to: requests, on: channel)
                } catch {
                    return (unanswered(error), .rejected)
                }
            }
        }
        return (error(.relayFailed("the upstream asks again and again")), .failed)
    }

    private func prepare(_ input: RelayInput, _ channel: ClientChannel) -> DeferredCall {
        var call = call.telling(channel)
        let events = RelayedEvents(server: server, principal: call.call.principal, channel: channel)
        call.relay = RelayedCall(request: input.json(channel.capabilities)) { events.take($0) }
        return call
    }

    /// An older client's answers, one question after the other.
    private func answers(to requests: InputRequests, on channel: ClientChannel) async throws(ClientRequestFailure) -> RelayInput {
        var responses: JSONObject = [:]
        for question in requests.questions {
            responses[question.key] = try await channel.request(question.method, question.params)
        }
        return RelayInput(responses: .object(responses), state: requests.state)
    }

    // MARK: - Answers

    /// `nil`: the answer has not what it must have.
    private func complete(_ result: JSONValue) -> FinishedReply? {
        let (required, optional) = kind.members
        guard let list = result[required]?.arrayValue else { return nil }
        var members: JSONObject = asker.revision.isModern ? ["resultType": "complete"] : [:]
        let isContent = kind != .resource
        members[required] = .array(isContent ? list.map { $0.known(to: asker.revision) } : list)
        for key in optional { members[key] = result[key] }
        if members["structuredContent"]?.objectValue == nil, !asker.revision.isModern { members["structuredContent"] = nil }
        if !asker.revision.knowsStructuredContent { members["structuredContent"] = nil }
        if kind == .resource, asker.revision.isModern {
            members["ttlMs"] = 0
            members["cacheScope"] = "private"
        }
        return reply(members)
    }

    /// The modern result that asks back.
    private func ask(_ requests: InputRequests) -> FinishedReply {
        guard let state = requests.state else { return reply(requests.members(sealed: nil)) }
        guard let sealed = server.relaySeal.seal(state, to: binding) else { return error(.relayFailed("its state cannot be sealed")) }
        return reply(requests.members(sealed: sealed))
    }

    private func reply(_ members: JSONObject) -> FinishedReply {
        var result = ByteBuffer()
        JSONValue.object(members).write(to: &result)
        if asker.revision.isModern {
            result.moveWriterIndex(to: result.writerIndex - 1)
            result.writeStaticString(#","_meta":{"#)
            result.writeImmutableBuffer(server.documents.serverInfoMember)
            result.writeStaticString("}}")
        }
        return FinishedReply(ReplyBuffer.result(result, id: asker.id, in: asker.message.readableBytesUInt8Span))
    }

    // MARK: - Refusals

    private func error(_ error: RPCError) -> FinishedReply {
        FinishedReply(ReplyBuffer.error(error, id: asker.id, in: asker.message.readableBytesUInt8Span), status: error.httpStatus)
    }

    /// The upstream failed, or could not be reached.
    private func failure(_ answer: Answer) -> FinishedReply {
        guard kind == .tool else { return error(.unreadable(answer.content.message, facts: answer.content.facts)) }
        return FinishedReply(
            ToolResult.render(
                answer, as: asker.revision, id: asker.id, in: asker.message.readableBytesUInt8Span,
                serverInfoMember: server.documents.serverInfoMember))
    }

    /// The client cannot be asked what the upstream wants to know.
    private func refuse(_ missing: JSONValue) -> FinishedReply {
        guard !asker.revision.isModern else { return error(.missingCapability(missing)) }
        return inability("This needs a client that can answer questions of the server: \(missing)")
    }

    private func unanswered(_ failure: ClientRequestFailure) -> FinishedReply {
        switch failure {
        case .unreachable: inability("This needs a client that can be asked while it waits: one with a session that reads events")
        case .unanswered: inability("The client did not answer the upstream's question")
        case .refused(_, let message): inability("The client refused the upstream's question: \(message)")
        }
    }

    private func inability(_ text: String) -> FinishedReply {
        guard kind == .tool else { return error(.invalidParams(text)) }
        return reply(["content": [["type": "text", "text": .string(text)]], "isError": true])
    }
}

extension JSONValue {
    /// A content block, or a prompt's message with one; what the revision does not know becomes text.
    fileprivate func known(to revision: Revision) -> JSONValue {
        if let content = self["content"] {
            var message = self
            message["content"] = content.known(to: revision)
            return message
        }
        let isKnown =
            switch self["type"]?.stringValue {
            case "audio": revision != .november2024
            case "resource_link": revision.knowsStructuredContent
            default: true
            }
        return isKnown ? self : ["type": "text", "text": .string(description)]
    }
}
