package import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Speaks MCP: message bytes in, reply bytes out, without a transport and without state between messages.
///
/// What a revision with a handshake remembers between messages is in `PipeSession`; over HTTP nothing is remembered in either era.
package final class MCPServer: Sendable {
    let engine: Engine
    let documents: Documents

    package init(engine: Engine) {
        self.engine = engine
        self.documents = Documents(plan: engine.plan)
    }

    /// Answers a request whose era is settled; over a pipe, `PipeSession` has checked that the handshake came first.
    func respond(to request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        let bytes = message.readableBytesUInt8Span
        do throws(RPCError) {
            switch request.method {
            case .toolsCall:
                return try callTool(request, as: revision, in: message, context)
            case .toolsList:
                try request.params.mustBeWellFormed()
                // There is one page and so never a cursor to come back with.
                guard request.params.cursor?.kind ?? .null == .null else {
                    throw .invalidParams("Invalid params: unknown cursor")
                }
                return .result(documents.toolsList(revision), to: request, in: bytes)
            case .discover where revision.isModern:
                try request.params.mustBeWellFormed()
                return .result(documents.discover, to: request, in: bytes)
            case .initialize where !revision.isModern:
                return .result(documents.handshake(try Initialize.negotiate(request, in: bytes)), to: request, in: bytes)
            case .ping where !revision.isModern:
                try request.params.mustBeWellFormed()
                return .result(Documents.empty, to: request, in: bytes)
            case .discover, .initialize, .ping, .promptsGet, .resourcesRead, .other:
                throw .unknownMethod(request.methodName.string(in: bytes), revision)
            }
        } catch {
            return .error(error, id: request.id, in: bytes)
        }
    }

    /// Answers on the spot from the cache where the engine can.
    private func callTool(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let params = request.params
        try params.mustBeWellFormed()
        guard let name = params.name, name.kind == .string else {
            throw .invalidParams("Invalid params: name must be a string")
        }
        guard let tool = engine.plan.tool(named: name, in: bytes) else {
            let name = name.string(in: bytes)
            guard let hidden = engine.plan.hiddenTool(named: name) else { throw .invalidParams("Unknown tool: \(name)") }
            return reply(engine.refuse(hidden), to: request, as: revision, in: bytes)
        }
        guard params.arguments?.kind ?? .object == .object else { throw .invalidParams("Invalid params: arguments must be an object") }
        let admission = engine.admit(
            tool, arguments: params.arguments, message: message, principal: context.principal,
            insistsOnFresh: params.meta.freshAnswer?.bool(in: bytes) == true, scratch: context.scratch, now: context.now)
        switch admission {
        case .answered(let answer):
            return reply(answer, to: request, as: revision, in: bytes)
        case .deferred(let call):
            return .later(DeferredReply(PendingCall(server: self, message: message, id: request.id, revision: revision, call: call)))
        }
    }

    private func reply(_ answer: Answer, to request: Envelope.Request, as revision: Revision, in bytes: Span<UInt8>) -> Reply {
        let result = ToolResult.render(answer, as: revision, id: request.id, in: bytes, serverInfoMember: documents.serverInfoMember)
        return .now(result, status: 200)
    }
}

extension Reply {
    fileprivate static func result(_ result: ByteBuffer, to request: Envelope.Request, in message: Span<UInt8>) -> Reply {
        .now(ReplyBuffer.result(result, id: request.id, in: message), status: 200)
    }
}
