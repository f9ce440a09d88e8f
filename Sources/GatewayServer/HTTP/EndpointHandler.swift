import GatewayEngine
import GatewayMCP
import GatewayPlan
import Logging
import NIOCore
import NIOHTTP1

/// One HTTP connection: assembles each request, hands it to MCP and writes the answer, in the order of the requests.
///
/// An answer becomes a stream of events when something is to be said before it, or has been long in coming.
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
        /// Bytes.
        let maximumBacklog: Int
        let keepalive: TimeAmount
        let connections: ConnectionRegistry
        let logger: Logger

        init(_ plan: ListenerPlan, _ connections: ConnectionRegistry, _ logger: Logger, access: AccessControl? = nil) {
            gate = RequestGate(plan, access: access)
            maximumBodyBytes = plan.maximumBodyBytes
            idleTimeout = .nanoseconds(plan.idleTimeout)
            maximumBacklog = plan.streams.backlogBytes
            keepalive = .nanoseconds(plan.streams.keepalive)
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
        /// Waiting for the upstream or the client.
        case answering
        /// A stream stands open.
        case streaming(any StandingStream)
        /// The last answer has been given.
        case closing
    }

    private enum Event {
        case part(HTTPServerRequestPart)
        case error(any Error)
        case inputClosed
    }

    private var server: MCPServer
    private let configuration: Configuration
    private let scratch: CallScratch
    private let executor: EventLoopTaskExecutor
    private let writer = ResponseWriter()

    private var phase = Phase.idle
    private var head: RequestHead?
    /// Who makes the request.
    private var principal = Principal.local
    /// What the last request was let in by.
    private var recognised: AccessControl.Recognised?
    /// What answers the request in place of MCP.
    private var document: ByteBuffer?
    private var body: RequestBody
    /// What came while it could not be answered; the rest of one read at most.
    private var backlog = CircularBuffer<Event>()
    /// Whether the client reads what is sent.
    private var isWritable = true
    private var isReadHeldBack = false
    private var isDraining = false
    /// The task of a request that ends with its connection.
    private var endsWithConnection: Task<Void, Never>?
    /// Where the request under way may send events.
    private var stream: EventStream?
    /// The head of the stream's response has been written.
    private var isStreamBegun = false
    private var keepaliveCheck: Scheduled<Void>?
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
        if case .streaming(let standing) = phase { standing.close() }
        closeStream()
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
            switch phase {
            case .idle: close(context)
            case .streaming(let standing): standing.end()
            case .reading, .discarding, .answering, .closing: break
            }
        } else if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            // A client that has sent everything and one that has left look the same. In the modern era this cancels the request;
            // the others are answered.
            if endsWithConnection == nil, !isStanding {
                take(.inputClosed, context)
            } else {
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: - Requests

    private var isHeldBack: Bool {
        switch phase {
        case .answering, .streaming: true
        case .idle, .reading, .discarding, .closing: !isWritable
        }
    }

    private var isStanding: Bool {
        if case .streaming = phase { true } else { false }
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
        document = nil
        let verdict = configuration.gate.check(
            head, last: &recognised, from: context.remoteAddress?.ipAddress ?? "unknown", now: lastActivity)
        switch verdict {
        case .admit(let caller):
            principal = caller
            phase = .reading
            if head.expectsContinue { writer.writeContinue(context) }
        case .metadata(let metadata):
            document = metadata
            phase = .reading
        case .preflight:
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
        case .idle, .answering, .streaming, .closing: break
        }
    }

    private func complete(_ context: ChannelHandlerContext) {
        switch phase {
        case .reading: answer(context)
        case .discarding(let refusal): respond(.refusal(refusal), context)
        case .idle, .answering, .streaming, .closing: break
        }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        switch phase {
        case .idle, .reading, .discarding: close(context)
        case .answering, .streaming, .closing: break
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        if let document { return respond(.document(document), context) }
        guard let head, !head.isPreflight else { return respond(.preflight, context) }
        let message = MessageContext(principal: principal, scratch: scratch, now: context.eventLoop.now, trace: head.trace)
        guard head.method == .POST else { return answer(head, of: message, context) }
        if server.isOutdated { server = server.newest }
        switch server.receive(body.bytes, headers: head.routing, message) {
        case .none: respond(.accepted, context)
        case .now(let reply, let status): respond(.message(reply, status: status), context)
        case .forbidden(let reply, let tool):
            let challenge = configuration.gate.challenge(to: principal, for: tool)
            respond(challenge.map { .forbidden(reply, challenge: $0) } ?? .message(reply, status: 200), context)
        case .opened(let reply, let session): respond(.opened(reply, session: session), context)
        case .later(let reply): start(reply, context)
        case .standing(let standing): open(standing, context)
        }
    }

    /// GET and DELETE of a session.
    private func answer(_ head: RequestHead, of message: MessageContext, _ context: ChannelHandlerContext) {
        do throws(RPCError) {
            guard case .one(let session) = head.routing.session else { throw .unknownSession }
            if head.method == .GET {
                open(try server.stream(ofSession: session, message.principal, now: message.now), context)
            } else {
                try server.endSession(session, message.principal, now: message.now)
                respond(.ended, context)
            }
        } catch {
            respond(.refusal(HTTPRefusal(error)), context)
        }
    }

    private func start(_ reply: DeferredReply, _ context: ChannelHandlerContext) {
        let (connections, calls) = (configuration.connections, reply.calls)
        guard connections.beginCalls(calls) else {
            reply.turnAway()
            return respond(.refusal(.tooManyCalls), context)
        }
        phase = .answering
        let stream = head?.acceptsEvents == true ? makeStream(context) : nil
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let task = Task(executorPreference: executor) {
            let finished = await reply.finish(on: stream)
            connections.endCalls(calls)
            reply.didEnd()
            // The executor is the event loop.
            handler.value.finish(finished)
        }
        reply.didStart(in: task)
        if reply.endsWithConnection { endsWithConnection = task }
    }

    /// - Parameter reply: `nil` when the client has cancelled the request.
    private func finish(_ reply: FinishedReply?) {
        endsWithConnection = nil
        guard let context, case .answering = phase else { return }
        closeStream()
        if isStreamBegun {
            if let reply { _ = writer.writeEvent(reply.message, context) }
            writer.endStream(context)
            endResponse(closes: isDraining || endsWithStream, context)
        } else {
            respond(reply.map { .message($0.message, status: $0.status) } ?? .cancelled, context)
        }
        resume(context)
    }

    // MARK: - Streams

    /// A stream for the request under way, which begins with its first event.
    private func makeStream(_ context: ChannelHandlerContext) -> EventStream {
        let stream = EventStream(self, on: context.eventLoop, maximumUnwritten: configuration.maximumBacklog)
        self.stream = stream
        isStreamBegun = false
        scheduleKeepalive(of: stream, context, in: configuration.keepalive)
        return stream
    }

    private func open(_ standing: any StandingStream, _ context: ChannelHandlerContext) {
        guard head?.acceptsEvents != false else {
            standing.close()
            return respond(.refusal(.notAcceptable), context)
        }
        phase = .streaming(standing)
        let stream = makeStream(context)
        beginStream(context)
        standing.open(on: stream)
        // From before the stream was there to be ended.
        if isDraining { standing.end() }
        writer.flush(context)
    }

    private func beginStream(_ context: ChannelHandlerContext) {
        guard !isStreamBegun else { return }
        isStreamBegun = true
        writer.beginStream(to: head, closes: isDraining || endsWithStream, context)
    }

    /// The end of the connection is the end of the stream, or the client wants it so.
    private var endsWithStream: Bool { head.map { !$0.isKeptAlive || $0.mustAnnounceKeepAlive } ?? true }

    /// A message of the request under way; one that comes after its end is dropped.
    func write(_ message: ByteBuffer, on stream: EventStream) {
        guard let context, stream === self.stream else { return }
        lastActivity = context.eventLoop.now
        beginStream(context)
        let count = message.readableBytes
        writer.writeEvent(message, context).whenComplete { _ in stream.didWrite(count) }
        writer.flush(context)
    }

    /// The client leaves too much unread.
    func cutOff(_ stream: EventStream) {
        guard let context, stream === self.stream else { return }
        configuration.logger.debug("stream cut off", metadata: ["unread": "more than \(configuration.maximumBacklog) bytes"])
        context.close(promise: nil)
    }

    /// The server has ended a standing stream.
    func finish(_ stream: EventStream) {
        guard let context, stream === self.stream, case .streaming(let standing) = phase else { return }
        standing.close()
        closeStream()
        writer.endStream(context)
        endResponse(closes: isDraining || endsWithStream, context)
        resume(context)
    }

    /// Nothing more is sent on the stream of the request under way.
    private func closeStream() {
        stream?.close()
        stream = nil
        keepaliveCheck?.cancel()
        keepaliveCheck = nil
    }

    private func scheduleKeepalive(of stream: EventStream, _ context: ChannelHandlerContext, in delay: TimeAmount) {
        keepaliveCheck = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            guard stream === self.stream else { return }
            let remaining = lastActivity + configuration.keepalive - context.eventLoop.now
            if remaining <= .zero {
                lastActivity = context.eventLoop.now
                beginStream(context)
                _ = writer.writeKeepalive(context)
                writer.flush(context)
            }
            scheduleKeepalive(of: stream, context, in: remaining > .zero ? remaining : configuration.keepalive)
        }
    }

    // MARK: - Responses

    private func respond(_ response: ResponseWriter.Response, _ context: ChannelHandlerContext) {
        lastActivity = context.eventLoop.now
        let closes = isDraining || head?.isKeptAlive == false
        closeStream()
        writer.write(response, to: head, closes: closes, context)
        endResponse(closes: closes, context)
    }

    private func endResponse(closes: Bool, _ context: ChannelHandlerContext) {
        isStreamBegun = false
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
            switch phase {
            case .answering, .streaming: return scheduleIdleCheck(context, in: configuration.idleTimeout)
            case .idle, .reading, .discarding, .closing: break
            }
            let remaining = lastActivity + configuration.idleTimeout - context.eventLoop.now
            if remaining > .zero {
                scheduleIdleCheck(context, in: remaining)
            } else {
                context.close(promise: nil)
            }
        }
    }
}
