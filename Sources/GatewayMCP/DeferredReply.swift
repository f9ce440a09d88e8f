import JSONBytes
package import NIOCore

/// A reply that waits for the upstream or the client; the transport decides where and in which task.
package struct DeferredReply: Sendable {
    private let work: Work
    /// Told that it will not be finished.
    private let whenTurnedAway: @Sendable () -> Void
    /// What is remembered of the client that asked.
    private let session: ClientSession?
    /// In the modern era a client that goes away has cancelled its request; in the older ones it may have lost its connection only.
    package let endsWithConnection: Bool

    private enum Work {
        case call(Asker, @Sendable (ClientChannel) async -> FinishedReply)
        case batch([BatchPart])
    }

    /// - Parameters:
    ///   - whenTurnedAway: called in place of `work` when the transport has no room for it.
    ///   - work: what the reply takes; to end soon after its task is cancelled.
    init(
        _ asker: Asker, whenTurnedAway: @escaping @Sendable () -> Void, _ work: @escaping @Sendable (ClientChannel) async -> FinishedReply
    ) {
        self.work = .call(asker, work)
        self.whenTurnedAway = whenTurnedAway
        session = asker.session
        endsWithConnection = asker.revision.isModern
    }

    init(batch: [BatchPart], session: ClientSession?) {
        work = .batch(batch)
        whenTurnedAway = {
            for case .pending(let reply, _) in batch { reply.turnAway() }
        }
        self.session = session
        endsWithConnection = false
    }

    /// The task that finishes it has been started; to be told before the client's next message.
    package func didStart(in task: Task<Void, Never>) { session?.didStart(self, in: task) }

    /// The task is about to end; its ids may be used again.
    package func didEnd() { session?.didEnd(self) }

    /// How many calls it makes to the upstream.
    package var calls: Int {
        switch work {
        case .call: 1
        case .batch(let parts): parts.count(where: \.isPending)
        }
    }

    /// Every request that waits, and how to cancel it alone when the reply is finished in `task`.
    func cancellations(_ task: Task<Void, Never>) -> [(id: RequestID, cancel: @Sendable () -> Void)] {
        switch work {
        case .call(let asker, _):
            guard let id = asker.requestID else { return [] }
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
        case .call(let asker, _): asker.requestID.map { [$0] } ?? []
        case .batch(let parts):
            parts.flatMap { part in if case .pending(let reply, _) = part { reply.ids } else { [] as [RequestID] } }
        }
    }

    /// There are too many calls under way to begin with these: they are not finished.
    package func turnAway() { whenTurnedAway() }

    /// The message of a reply that is turned away.
    package func refuse() -> ByteBuffer {
        switch work {
        case .call(let asker, _): ReplyBuffer.error(.tooManyCalls, id: asker.id, in: asker.message.readableBytesUInt8Span)
        case .batch(let parts): BatchPart.join(parts.map { $0.refuse() })
        }
    }

    /// The complete reply; `nil` when the task was cancelled: then nothing is to be sent.
    ///
    /// - Parameter stream: where what comes before the answer is sent; `nil` when the client reads only the answer.
    package func finish(on stream: (any MessageStream)? = nil) async -> FinishedReply? {
        let reply: FinishedReply?
        switch work {
        case .call(let asker, let work):
            let channel = asker.channel(on: stream)
            reply = await work(channel)
            channel.progress?.end()
        case .batch(let parts): reply = await BatchPart.finish(parts, on: stream)
        }
        return Task.isCancelled ? nil : reply
    }
}

/// A complete JSON-RPC message, with room around it as in `Reply.now`.
package struct FinishedReply: Sendable {
    package let message: ByteBuffer
    /// Its status over HTTP, unless a stream has begun.
    package let status: Int

    package init(_ message: ByteBuffer, status: Int = 200) {
        self.message = message
        self.status = status
    }
}
