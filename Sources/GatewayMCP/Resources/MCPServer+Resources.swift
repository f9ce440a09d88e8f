import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

extension MCPServer {
    /// Reads a resource: the call of its tool under another name, from the cache where that can.
    func readResource(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        try request.params.mustBeWellFormed()
        guard let token = request.params.uri, token.kind == .string else { throw .invalidParams("Invalid params: uri must be a string") }
        let uri = token.string(in: message.readableBytesUInt8Span)
        guard let resource = surface.resource(at: uri) else { throw .resourceNotFound(uri: uri, revision) }
        let render = { @Sendable [documents] (answer: Answer) in
            ResourceResult.render(
                answer, of: resource, uri: uri, as: revision, id: request.id, in: message.readableBytesUInt8Span,
                serverInfoMember: documents.serverInfoMember)
        }
        switch engine.admit(resource, principal: context.principal, scratch: context.scratch, now: context.now) {
        case .answered(let answer):
            operations?.count(.resourcesRead, ResourceResult.failure(answer, uri, revision), since: context.now)
            return .now(render(answer), status: 200)
        case .deferred(let call) where resource.resource.tool.relay != nil:
            return try relay(call, .resource, request, as: revision, in: message, context)
        case .deferred(let call):
            return later(call, request, as: revision, in: message, context) { [engine] in
                let answer = await engine.complete(call.telling($0))
                return LateAnswer(message: render(answer), failure: ResourceResult.failure(answer, uri, revision))
            }
        }
    }
}
