import GatewayEngine
import GatewayMCP
import NIOCore

/// The conversation on one pair of descriptors: hands lines to MCP and writes what comes back, in the order in which it is ready.
actor StdioConnection {
    private static let maximumCalls = 64

    private let session: PipeSession
    private let stream: PipeStream
    private let writer: DescriptorWriter
    private let now: @Sendable () -> NIODeadline
    private let scratch = CallScratch()
    private var tasks: [Int: Task<Void, Never>] = [:]
    private var lastTask = 0
    private var calls = 0

    /// - Parameter maximumBacklog: a client that leaves more unread is told nothing more until it reads, bytes.
    init(server: MCPServer, writer: DescriptorWriter, maximumBacklog: Int, now: @escaping @Sendable () -> NIODeadline) {
        self.stream = PipeStream(writer: writer, maximumUnwritten: maximumBacklog)
        self.session = PipeSession(server: server, stream: stream)
        self.writer = writer
        self.now = now
    }

    func receive(_ line: LineFramer.Line, limit: Int) {
        let reply =
            switch line {
            case .message(let message): session.receive(message, MessageContext(principal: .local, scratch: scratch, now: now()))
            case .tooLong: session.refuse(longerThan: limit)
            }
        switch reply {
        // On a pipe the session itself opens what stands.
        case .none, .standing: break
        case .now(let message, _), .forbidden(let message, _), .opened(let message, _): writer.write(line: message)
        case .later(let reply): start(reply)
        }
    }

    /// Waits for the calls under way; those that are left after the grace are cancelled and not answered.
    func finish(within grace: Duration) async {
        let deadline = Task {
            try await Task.sleep(for: grace)
            for task in tasks.values { task.cancel() }
        }
        for task in tasks.values { await task.value }
        deadline.cancel()
        session.end()
    }

    private func start(_ reply: DeferredReply) {
        // Refused rather than held back, so that a cancellation behind it is read.
        guard calls + reply.calls <= Self.maximumCalls else {
            reply.turnAway()
            return writer.write(line: reply.refuse())
        }
        calls += reply.calls
        lastTask += 1
        let number = lastTask
        let task = Task { @concurrent [stream] in
            let finished = await reply.finish(on: stream)
            await self.end(number, reply, finished?.message)
        }
        tasks[number] = task
        reply.didStart(in: task)
    }

    private func end(_ number: Int, _ reply: DeferredReply, _ message: ByteBuffer?) {
        let isCancelled = tasks.removeValue(forKey: number)?.isCancelled ?? true
        reply.didEnd()
        calls -= reply.calls
        if let message, !isCancelled { writer.write(line: message) }
    }
}
