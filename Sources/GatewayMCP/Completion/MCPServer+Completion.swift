import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

extension MCPServer {
    /// Offers values for what somebody is typing: fixed ones, or the rows of a read, asked of the upstream only when the cache has none.
    ///
    /// A read that fails offers nothing: what is typed can be right all the same.
    func complete(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        try request.params.mustBeWellFormed()
        let target = try CompletionTarget(request.params, in: message.readableBytesUInt8Span, of: surface)
        let render = { @Sendable [documents] (values: CompletionValues) in
            CompletionResult.render(
                values, as: revision, id: request.id, in: message.readableBytesUInt8Span, serverInfoMember: documents.serverInfoMember)
        }
        switch target.completion {
        case nil: return .now(render(CompletionValues()), status: 200)
        case .values(let values): return .now(render(CompletionValues(values, for: target.typed)), status: 200)
        case .answers(let source):
            let typed = target.typed
            switch engine.admit(
                source.tool, arguments: source.arguments, principal: context.principal, scratch: context.scratch, now: context.now)
            {
            case .answered(let answer): return .now(render(CompletionValues(answer.content, source, for: typed)), status: 200)
            case .deferred(let call):
                return later(call, request, as: revision, in: message, context) { [engine] channel in
                    let answer = await engine.complete(call.telling(channel))
                    return LateAnswer(message: render(CompletionValues(answer.content, source, for: typed)))
                }
            }
        }
    }
}
