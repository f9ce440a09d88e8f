import GatewayEngine
import GatewayMCP
import GatewayPlan
import Logging
import NIOCore
import NIOHTTP1

/// One HTTP connection: assembles each POST, hands it to MCP and writes the answer, in the order of the requests.
///
/// What can be answered at once is answered in the same read. While an answer waits for the upstream or answers wait for the client
/// to read them, nothing more is read, so that a client that pipelines is held back and answers neither overtake each other nor pile up.
final class EndpointHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Configuration: Sendable {
        let gate: RequestGate
        let maximumBodyBytes: Int
        let idleTimeout: TimeAmount
        let connections: ConnectionRegistry
        let logger: Logger

        init(_ plan: ListenerPlan, _ connections: ConnectionRegistry, _ logger: Logger) {
            gate = RequestGate(plan)
            maximumBodyBytes = plan.maximumBodyBytes
            idleTimeout = .nanoseconds(plan.idleTimeout)
            self.connections = connections
            self.logger = logger
        }
    }

    private enum Phase {
        /// Between requests.
        case idle
        case reading
        /// Reading a request that is refused; the refusal is sent when it is complete, so that the connection can stay.
        case discarding(HTTPRefusal)
        /// Waiting for the upstream.
        case answering
        /// The last answer has been given.
        case closing
    }

    private enum Event {
        case part(HTTPServerRequestPart)
        case error(any Error)
        case inputClosed
    }

    private let server: MCPServer
    private let configuration: Configuration
    private let scratch: CallScratch
    private let executor: EventLoopTaskExecutor
    private let writer = ResponseWriter()

    private var phase = Phase.idle
    private var head: RequestHead?
    private var body: RequestBody
    /// What came while it could not be answered; the rest of one read at most.
    private var backlog = CircularBuffer<Event>()
    /// Whether the client reads what is sent.
    private var isWritable = true
    private var isReadHeldBack = false
    private var isDraining = false
    /// The task of a request that ends with its connection.
    private var endsWithConnection: Task<Void, Never>?
    private var idleCheck: Scheduled<Void>?
    /// The last request's head or answer, and the last change of whether the client reads.
    private var lastActivity = NIODeadline.uptimeNanoseconds(0)
    private var context: ChannelHandlerContext?

    init(server: MCPServer, configuration: Configuration, eventLoop: any EventLoop) {
        self.server = server
        self.configuration = configuration
        self.executor = EventLoopTaskExecutor(eventLoop)
        self.scratch = CallScratch(executor: executor)
        self.body = RequestBody(limit: configuration.maximumBodyBytes, announced: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        lastActivity = context.eventLoop.now
        scheduleIdleCheck(context, in: configuration.idleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleCheck?.cancel()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        phase = .closing
        backlog.removeAll()
        endsWithConnection?.cancel()
        endsWithConnection = nil
        idleCheck?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(.part(unwrapInboundIn(data)), context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        writer.flush(context)
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if isHeldBack {
            isReadHeldBack = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lastActivity = context.eventLoop.now
        if context.channel.isWritable {
            // Not at once, for this may come from within a write or flush of ours.
            context.eventLoop.assumeIsolated().execute { [self] in writeAgain() }
        } else {
            isWritable = false
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What comes behind bytes that are not HTTP; those are being answered.
        if case ByteToMessageDecoderError.dataReceivedInErrorState = error { return }
        guard error is HTTPParserError else {
            // The socket failed; there is nobody to answer.
            configuration.logger.debug("connection failed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
            return
        }
        take(.error(error), context)
        writer.flush(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isDraining = true
            if case .idle = phase { close(context) }
        } else if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            // A client that has sent everything and one that has left look the same. In the modern era this cancels the request;
            // the others are answered.
            if endsWithConnection == nil {
                take(.inputClosed, context)
            } else {
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: - Requests

    private var isHeldBack: Bool {
        if case .answering = phase { return true }
        return !isWritable
    }

    private func take(_ event: Event, _ context: ChannelHandlerContext) {
        if isHeldBack {
            backlog.append(event)
        } else {
            handle(event, context)
        }
    }

    private func writeAgain() {
        guard let context else { return }
        isWritable = context.channel.isWritable
        resume(context)
    }

    /// Goes on with what was held back, as far as that is possible now.
    private func resume(_ context: ChannelHandlerContext) {
        while !isHeldBack, let event = backlog.popFirst() { handle(event, context) }
        writer.flush(context)
        if isReadHeldBack, !isHeldBack {
            isReadHeldBack = false
            context.read()
        }
    }

    private func handle(_ event: Event, _ context: ChannelHandlerContext) {
        switch event {
        case .part(.head(let head)): begin(RequestHead(head), context)
        case .part(.body(let piece)): append(piece, context)
        case .part(.end): complete(context)
        case .error(HTTPParserError.headerOverflow): refuseAndClose(.headersTooLarge, context)
        case .error: refuseAndClose(.malformed, context)
        case .inputClosed: endInput(context)
        }
    }

    private func begin(_ head: RequestHead, _ context: ChannelHandlerContext) {
        guard case .idle = phase else { return }
        lastActivity = context.eventLoop.now
        self.head = head
        body = RequestBody(limit: configuration.maximumBodyBytes, announced: head.contentLength)
        switch configuration.gate.check(head) {
        case .admit, .preflight:
            phase = .reading
            if head.expectsContinue { writer.writeContinue(context) }
        case .refuse(let refusal):
            configuration.logger.debug("request refused", metadata: ["status": "\(refusal.status)"])
            // A client that waits for leave to send its body is told at once; so is one whose body would not be read.
            if case .bodyTooLarge = refusal { return refuseAndClose(refusal, context) }
            guard !head.expectsContinue else { return refuseAndClose(refusal, context) }
            phase = .discarding(refusal)
        }
    }

    private func append(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        switch phase {
        case .reading, .discarding:
            if !body.append(piece) { refuseAndClose(.bodyTooLarge(limit: configuration.maximumBodyBytes), context) }
        case .idle, .answering, .closing: break
        }
    }

    private func complete(_ context: ChannelHandlerContext) {
        switch phase {
        case .reading: answer(context)
        case .discarding(let refusal): respond(.refusal(refusal), context)
        case .idle, .answering, .closing: break
        }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        switch phase {
        case .idle, .reading, .discarding: close(context)
        case .answering, .closing: break
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard let head, !head.isPreflight else { return respond(.preflight, context) }
        let message = MessageContext(principal: .local, scratch: scratch, now: context.eventLoop.now)
        switch server.receive(body.bytes, headers: head.routing, message) {
        case .none: respond(.accepted, context)
        case .now(let reply, let status): respond(.message(reply, status: status), context)
        case .later(let reply): start(reply, context)
        }
    }

    private func start(_ reply: DeferredReply, _ context: ChannelHandlerContext) {
        let (connections, calls) = (configuration.connections, reply.calls)
        guard connections.beginCalls(calls) else { return respond(.refusal(.tooManyCalls), context) }
        phase = .answering
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let task = Task(executorPreference: executor) {
            let message = await reply.finish()
            connections.endCalls(calls)
            // The executor is the event loop.
            handler.value.finish(message)
        }
        if reply.endsWithConnection { endsWithConnection = task }
    }

    private func finish(_ message: ByteBuffer?) {
        endsWithConnection = nil
        guard let context, let message, case .answering = phase else { return }
        phase = .idle
        respond(.message(message, status: 200), context)
        resume(context)
    }

    // MARK: - Responses

    private func respond(_ response: ResponseWriter.Response, _ context: ChannelHandlerContext) {
        lastActivity = context.eventLoop.now
        let closes = isDraining || head?.isKeptAlive == false
        writer.write(response, to: head, closes: closes, context)
        head = nil
        body = RequestBody(limit: configuration.maximumBodyBytes, announced: nil)
        phase = .idle
        if closes { close(context) }
    }

    /// Answers before the request is complete.
    private func refuseAndClose(_ refusal: HTTPRefusal, _ context: ChannelHandlerContext) {
        if case .closing = phase { return }
        phase = .closing
        writer.write(.refusal(refusal), to: head, closes: true, context)
        writer.closeWhileReading(context)
    }

    /// Closes when what has been written is sent.
    private func close(_ context: ChannelHandlerContext) {
        phase = .closing
        backlog.removeAll()
        writer.close(context)
    }

    // MARK: - Idle connections

    /// One timer per connection that looks when it fires, rather than one that is set anew by each request.
    private func scheduleIdleCheck(_ context: ChannelHandlerContext, in delay: TimeAmount) {
        idleCheck = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            if case .answering = phase { return scheduleIdleCheck(context, in: configuration.idleTimeout) }
            let remaining = lastActivity + configuration.idleTimeout - context.eventLoop.now
            if remaining > .zero {
                scheduleIdleCheck(context, in: remaining)
            } else {
                context.close(promise: nil)
            }
        }
    }
}
