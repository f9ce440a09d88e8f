import GatewayEngine
import JSONBytes
package import NIOCore

/// A reply that waits for the upstream; the transport decides where and in which task.
package struct DeferredReply: Sendable {
    private let work: Work
    /// In the modern era a client that goes away has cancelled its request; in the older ones it may have lost its connection only.
    package let endsWithConnection: Bool

    /// How many calls it makes to the upstream.
    package var calls: Int {
        switch work {
        case .call: 1
        case .batch(let parts): parts.count(where: \.isPending)
        }
    }

    private enum Work {
        case call(PendingCall)
        case batch([BatchPart])
    }

    init(_ call: PendingCall) {
        work = .call(call)
        endsWithConnection = call.revision.isModern
    }

    init(batch: [BatchPart]) {
        work = .batch(batch)
        endsWithConnection = false
    }

    /// Every request that waits, and how to cancel it alone when the reply is finished in `task`.
    func cancellations(_ task: Task<Void, Never>) -> [(id: RequestID, cancel: @Sendable () -> Void)] {
        switch work {
        case .call(let call):
            guard let id = RequestID(call.id, in: call.message) else { return [] }
            return [(id, { task.cancel() })]
        case .batch(let parts):
            return parts.flatMap { part -> [(id: RequestID, cancel: @Sendable () -> Void)] in
                guard case .pending(let reply, let cancellation) = part else { return [] }
                return reply.ids.map { ($0, { cancellation.cancel() }) }
            }
        }
    }

    /// The id of every request that waits.
    var ids: [RequestID] {
        switch work {
        case .call(let call): RequestID(call.id, in: call.message).map { [$0] } ?? []
        case .batch(let parts):
            parts.flatMap { part in if case .pending(let reply, _) = part { reply.ids } else { [] as [RequestID] } }
        }
    }

    /// The message instead when there are too many calls under way to begin with these.
    package func refuse() -> ByteBuffer {
        switch work {
        case .call(let call): ReplyBuffer.error(.tooManyCalls, id: call.id, in: call.message.readableBytesUInt8Span)
        case .batch(let parts): BatchPart.join(parts.map { $0.refuse() })
        }
    }

    /// The complete message, with room around it as in `Reply.now`; `nil` when the task was cancelled: then nothing is to be sent.
    package func finish() async -> ByteBuffer? {
        let reply =
            switch work {
            case .call(let call): await call.finish()
            case .batch(let parts): await BatchPart.finish(parts)
            }
        return Task.isCancelled ? nil : reply
    }
}

/// A call on its way to the upstream, and what its reply needs from the request.
struct PendingCall: Sendable {
    let server: MCPServer
    let message: ByteBuffer
    let id: JSONToken
    let revision: Revision
    let call: DeferredCall

    func finish() async -> ByteBuffer {
        let answer = await server.engine.complete(call)
        return ToolResult.render(
            answer, as: revision, id: id, in: message.readableBytesUInt8Span, serverInfoMember: server.documents.serverInfoMember)
    }
}
