import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

extension MCPServer {
    /// Asks before a call that wants it: a modern client with its answer to this request, an older one with a request of the server.
    ///
    /// A client that can ask its user is never believed to have done so: what its model writes into an argument is not the user's word.
    func confirm(
        _ call: DeferredCall, _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        let asker = Asker(request, as: revision, in: message, session: context.session)
        guard revision.isModern, asker.capabilities.elicitsForms else {
            return later(call, request, as: revision, in: message, context) { [self] channel in
                if let why = await refusal(of: call, as: revision, channel) {
                    let reply = ToolResult.render(
                        engine.refuse(call, why), as: revision, id: request.id, in: message.readableBytesUInt8Span,
                        serverInfoMember: documents.serverInfoMember)
                    return LateAnswer(message: reply, failure: .tool)
                }
                return await complete(engine.agreed(call), as: revision, id: request.id, in: message, channel)
            }
        }
        switch try answer(to: call.call, request.params, in: message.readableBytesUInt8Span, now: context.now) {
        case nil:
            let question = try ask(call.call, request, in: message, now: context.now)
            operations?.count(.toolsCall, since: context.now)
            return question
        case .declined:
            return reply(engine.refuse(call, .declined), to: request, as: revision, in: message.readableBytesUInt8Span, context)
        case .agreed: return go(call, request, as: revision, in: message, context)
        }
    }

    /// The user's answer in a modern request; `nil` when it is still to be asked for.
    ///
    /// Throws `.invalidParams` for a state that is not good for this call, and for an answer that is none.
    private func answer(
        to call: ToolCall, _ params: Params, in bytes: Span<UInt8>, now: NIODeadline
    ) throws(RPCError) -> ConfirmationAnswer? {
        guard let token = params.requestState else { return nil }
        guard token.kind == .string else { throw .invalidParams("Invalid params: requestState must be a string") }
        guard params.inputResponses?.kind ?? .object == .object else {
            throw .invalidParams("Invalid params: inputResponses must be an object")
        }
        let state = token.string(in: bytes)
        let response = params.inputResponses.flatMap { try? JSONValue($0, in: bytes)[ConfirmationQuestion.key] }
        do throws(ConfirmationSeal.Problem) { try seal.check(state, for: call, now: now) } catch { throw error.refusal }
        guard let response else { return nil }
        guard let answer = ConfirmationAnswer(response) else {
            throw .invalidParams("Invalid params: inputResponses.\(ConfirmationQuestion.key) is no answer to its question")
        }
        do throws(ConfirmationSeal.Problem) { try seal.spend(state, for: call, now: now) } catch { throw error.refusal }
        return answer
    }

    private func ask(
        _ call: ToolCall, _ request: Envelope.Request, in message: ByteBuffer, now: NIODeadline
    ) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        guard let state = seal.seal(call, until: now + .nanoseconds(surface.confirmation.timeout)) else { throw .unsealed }
        return .now(
            InputRequired.render(
                ConfirmationQuestion(call: call), state: state, id: request.id, in: bytes, serverInfoMember: documents.serverInfoMember),
            status: 200)
    }

    /// Why a call may not be made; `nil` when it may.
    private func refusal(of call: DeferredCall, as revision: Revision, _ channel: ClientChannel) async -> Unconfirmed? {
        guard channel.capabilities.elicitsForms, channel.canRequest else {
            return surface.confirmation.mode == .require && !call.call.saysConfirmed ? .argumentMissing : nil
        }
        do throws(ClientRequestFailure) {
            let result = try await channel.request("elicitation/create", ConfirmationQuestion(call: call.call).params(revision))
            switch ConfirmationAnswer(result) {
            case .agreed: return nil
            case .declined: return .declined
            case nil: return .unanswered
            }
        } catch {
            return .unanswered
        }
    }
}

extension ToolCall {
    /// The client says that its user has agreed.
    fileprivate var saysConfirmed: Bool {
        guard let position = tool.parameters.firstIndex(where: { $0.destination == .confirmation }) else { return false }
        return withValue(ofParameter: position) { value, bytes in value.bool(in: bytes) == true } ?? false
    }
}

extension ConfirmationSeal.Problem {
    fileprivate var refusal: RPCError {
        switch self {
        case .foreign: .invalidParams("Invalid params: requestState is not of this call; send it again without one")
        case .expired: .invalidParams("Invalid params: requestState has expired; send the call again without one")
        case .spent: .invalidParams("Invalid params: requestState has been used; send the call again without one")
        }
    }
}
