import GatewayEngine
import JSONBytes
import NIOCore
import Synchronization

/// What is remembered of one client between its messages: the one on a pipe, or an older one with a session id over HTTP.
final class ClientSession: Sendable {
    /// 128 random bits in hexadecimal.
    let id: String
    let principal: Principal
    private let answerTimeout: Duration
    private let wait: @Sendable (Duration) async throws -> Void
    private let state = Mutex(SessionState())

    /// - Parameter answerTimeout: how long the client may take to answer a request of the server, nanoseconds.
    init(
        principal: Principal, answerTimeout: Int64,
        wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        var random = SystemRandomNumberGenerator()
        id = Hexadecimal.encode((0..<16).map { _ in UInt8.random(in: 0 ... .max, using: &random) })
        self.principal = principal
        self.answerTimeout = .nanoseconds(answerTimeout)
        self.wait = wait
    }

    /// What `initialize` came to; `nil` before it.
    var revision: Revision? { state.withLock { $0.revision } }
    var capabilities: ClientCapabilities { state.withLock { $0.capabilities } }

    func agree(on revision: Revision, _ capabilities: ClientCapabilities) {
        state.withLock { $0.agree(on: revision, capabilities) }
    }

    /// From which level on the client wants logs.
    var logLevel: LogLevel {
        get { state.withLock { $0.logLevel } }
        set { state.withLock { $0.logLevel = newValue } }
    }

    /// The client has said that it is ready to be spoken to.
    func becomeReady() { state.withLock { $0.isReady = true } }

    // MARK: - Requests under way

    /// The task that finishes a reply has been started; to be told before the next message.
    func didStart(_ reply: DeferredReply, in task: Task<Void, Never>) {
        state.withLock { state in
            for (id, cancel) in reply.cancellations(task) { state.underWay[id] = cancel }
        }
    }

    /// The task is about to end; its ids may be used again.
    func didEnd(_ reply: DeferredReply) {
        state.withLock { state in
            for id in reply.ids { state.underWay[id] = nil }
        }
    }

    /// A request for a stream that shares this client's own.
    func open(_ standing: any StandingStream, as id: RequestID) { state.withLock { $0.streams[id] = standing } }

    func isUnderWay(_ token: JSONToken, in message: ByteBuffer) -> Bool {
        // Nearly always nothing is, and then no id is copied.
        guard state.withLock({ $0.hasUnderWay }), let id = RequestID(token, in: message) else { return false }
        return state.withLock { $0.isUnderWay(id) }
    }

    /// Cancels a request; an id that is unknown or has been answered is passed over.
    func cancel(_ id: RequestID) {
        let (call, stream) = state.withLock { ($0.underWay[id], $0.streams.removeValue(forKey: id)) }
        call?()
        stream?.close()
    }

    /// Whether it waits for something, or has a stream that stands open.
    var isBusy: Bool { state.withLock { $0.hasUnderWay || $0.hasStanding } }

    // MARK: - Requests to the client

    /// - Parameter timeout: nanoseconds; `nil`: the session's own.
    func ask(
        _ method: String, _ params: JSONValue?, on stream: any MessageStream, timeout: Int64?
    ) async throws(ClientRequestFailure) -> JSONValue {
        let question = Question()
        guard let id = state.withLock({ $0.questions.ask { question.answer($0) } }) else { throw .unreachable }
        let timeout = timeout.map { Duration.nanoseconds($0) } ?? answerTimeout
        let deadline = Task { [wait] in
            do { try await wait(timeout) } catch { return }
            self.resolve(id, .failure(.unanswered))
        }
        defer { deadline.cancel() }
        guard stream.send(ServerMessage.request(id: id, method, params)) else {
            resolve(id, .failure(.unreachable))
            throw .unreachable
        }
        let answer = await withTaskCancellationHandler {
            await question.wait()
        } onCancel: {
            self.resolve(id, .failure(.unanswered))
        }
        return try answer.get()
    }

    /// The client's answer; one that nobody waits for is passed over.
    func resolve(_ id: Int, _ answer: ClientQuestions.Answer) {
        let tell = state.withLock { $0.questions.take(id) }
        tell?(answer)
    }

    // MARK: - What the client wants to be told

    /// False when it is subscribed to already; throws `.invalidParams` when it is to too much, and `.unknownSession` when it is over.
    func subscribe(to uri: String) throws(RPCError) -> Bool {
        try state.withLock { state throws(RPCError) in try state.subscribe(to: uri) }
    }

    /// False when it was not subscribed to.
    func unsubscribe(from uri: String) -> Bool { state.withLock { $0.subscriptions.remove(uri) != nil } }

    var subscriptions: Set<String> { state.withLock { $0.subscriptions } }

    /// Takes the place of the stream for what belongs to no request; false when there is one already, or the session is over.
    func reserveStream() -> Bool { state.withLock { $0.reserveStream() } }

    func open(_ stream: any MessageStream) {
        guard state.withLock({ $0.open(stream) }) else { return stream.finish() }
    }

    func detach() { state.withLock { $0.detach() } }

    /// The stream for what belongs to no request.
    var standing: (any MessageStream)? { state.withLock { $0.standing } }

    /// Ends the session: questions fail, calls are cancelled, the standing stream is finished.
    func end() {
        let end = state.withLock { $0.end() }
        for tell in end.questions { tell(.failure(.unanswered)) }
        for cancel in end.calls { cancel() }
        for stream in end.streams { stream.end() }
        end.standing?.finish()
    }
}

extension ClientSession: ChangeListener {
    func changed(_ change: ServerChange) {
        guard let stream = state.withLock({ $0.stream(for: change, principal: principal.id) }) else { return }
        stream.send(ServerMessage.notification(change.method, change.params))
    }
}

/// Waits for one answer, whichever comes first.
private final class Question: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<ClientQuestions.Answer, Never>)
        case answered(ClientQuestions.Answer)
    }

    private let state = Mutex(State.open)

    func answer(_ answer: ClientQuestions.Answer) {
        let waiting = state.withLock { state -> CheckedContinuation<ClientQuestions.Answer, Never>? in
            defer { state = .answered(answer) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: answer)
    }

    /// To be called once.
    func wait() async -> ClientQuestions.Answer {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> ClientQuestions.Answer? in
                if case .answered(let answer) = state { return answer }
                state = .waiting(continuation)
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
