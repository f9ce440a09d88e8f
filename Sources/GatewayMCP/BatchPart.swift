import NIOCore

/// One response of a batch: there already, or waiting for the upstream.
enum BatchPart: Sendable {
    case ready(ByteBuffer)
    case pending(DeferredReply, CallCancellation)

    var isPending: Bool {
        if case .pending = self { true } else { false }
    }

    /// The response where it is there already, and a refusal of the call otherwise.
    func refuse() -> ByteBuffer {
        switch self {
        case .ready(let response): response
        case .pending(let reply, _): reply.refuse()
        }
    }

    /// Waits for all of them at once; the responses come in the order of the requests.
    ///
    /// - Returns: `nil` when all were cancelled.
    static func finish(_ parts: [BatchPart], on stream: (any MessageStream)?) async -> FinishedReply? {
        let responses = await withTaskGroup(of: (Int, ByteBuffer?).self) { group in
            var responses: [ByteBuffer?] = []
            for (position, part) in parts.enumerated() {
                switch part {
                case .ready(let response): responses.append(response)
                case .pending(let reply, let cancellation):
                    responses.append(nil)
                    group.addTask { (position, await cancellation.finish(reply, on: stream)?.message) }
                }
            }
            for await (position, response) in group { responses[position] = response }
            return responses.compactMap { $0 }
        }
        return responses.isEmpty ? nil : FinishedReply(join(responses))
    }

    static func join(_ responses: [ByteBuffer]) -> ByteBuffer {
        var batch = ReplyBuffer.empty(followedBy: responses.reduce(2) { $0 + $1.readableBytes + 1 })
        batch.writeStaticString("[")
        for (position, response) in responses.enumerated() {
            if position > 0 { batch.writeStaticString(",") }
            batch.writeImmutableBuffer(response)
        }
        batch.writeStaticString("]")
        return batch
    }
}
