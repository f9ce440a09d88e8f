import GatewayEngine
import JSONBytes
package import NIOCore

/// A reply that waits for the upstream; the transport decides where and in which task.
package struct DeferredReply: Sendable {
    private let work: Work
    /// `nil` for a batch, whose requests are not cancelled one by one.
    package let id: RequestID?
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
        id = RequestID(call.id, in: call.message)
        endsWithConnection = call.revision.isModern
    }

    init(batch: [BatchPart]) {
        work = .batch(batch)
        id = nil
        endsWithConnection = false
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
