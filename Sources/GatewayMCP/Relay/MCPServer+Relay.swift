import GatewayEngine
import JSONBytes
import NIOCore

extension MCPServer {
    /// Hands a request on to an upstream that answers in the protocol's own terms.
    ///
    /// Throws `.invalidParams` for a state that is not good for this request, and for answers that are none.
    func relay(
        _ call: DeferredCall, _ kind: RelayKind, _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer,
        _ context: MessageContext
    ) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let binding = binding(of: request, context, in: bytes)
        var input = RelayInput()
        if revision.isModern {
            if let token = request.params.inputResponses {
                guard let responses = try? JSONValue(token, in: bytes), let object = responses.objectValue,
                    object.members.allSatisfy({ $0.value.objectValue != nil })
                else { throw .invalidParams("Invalid params: inputResponses must be an object of answers") }
                input.responses = responses
            }
            if let token = request.params.requestState {
                guard token.kind == .string, let state = relaySeal.open(token.string(in: bytes), boundTo: binding) else {
                    throw .invalidParams("Invalid params: requestState was not given out for this request")
                }
                input.state = state
            }
        }
        let call = engine.begin(call, from: request.params.meta.trace(in: bytes) ?? context.trace)
        let asker = Asker(request, as: revision, in: message, session: context.session, trace: call.trace)
        let relay = Relay(server: self, call: call, kind: kind, asker: asker, binding: binding)
        let (method, arrival) = (request.method, context.now)
        return .later(
            DeferredReply(asker, whenTurnedAway: turnAway(call, method, since: arrival)) { [operations, input] channel in
                let (reply, failure) = await relay.run(input, on: channel)
                operations?.count(method, Task.isCancelled ? .cancelled : failure, since: arrival)
                return reply
            })
    }

    /// The caller, the method and what it is asked for, so that a state is good for no other request.
    private func binding(of request: Envelope.Request, _ context: MessageContext, in bytes: Span<UInt8>) -> [UInt8] {
        var binding: [UInt8] = Array(context.principal.id.utf8)
        for token in [request.methodName, request.params.name, request.params.uri, request.params.arguments] {
            binding.append(0)
            if let token { bytes.extracting(token.range).withUnsafeBufferPointer { binding.append(contentsOf: $0) } }
        }
        return binding
    }
}
