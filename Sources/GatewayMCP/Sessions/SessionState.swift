/// The state of a client's session; without locks and streams of its own.
struct SessionState {
    private(set) var revision: Revision?
    private(set) var capabilities = ClientCapabilities()
    /// The client has sent `notifications/initialized`.
    var isReady = false
    var logLevel = LogLevel.info
    var subscriptions: Set<String> = []
    /// How to cancel each request that waits for something.
    var underWay: [RequestID: @Sendable () -> Void] = [:]
    /// Requests for streams that share this client's own.
    var streams: [RequestID: any StandingStream] = [:]
    var questions = ClientQuestions()
    /// The stream for what belongs to no request.
    private(set) var standing: (any MessageStream)?
    /// There is a standing stream, or will be in a moment.
    private(set) var hasStanding = false
    private var isOver = false

    mutating func agree(on revision: Revision, _ capabilities: ClientCapabilities) {
        self.revision = revision
        self.capabilities = capabilities
    }

    /// Whether the subscription is new; throws `.unknownSession` when the session is over, and `.invalidParams` when there are too many.
    mutating func subscribe(to uri: String) throws(RPCError) -> Bool {
        // Nobody would take it back.
        guard !isOver else { throw .unknownSession }
        guard subscriptions.contains(uri) || subscriptions.count < ListenFilter.maximumSubscriptions else {
            throw .invalidParams("Invalid params: more than \(ListenFilter.maximumSubscriptions) subscriptions")
        }
        return subscriptions.insert(uri).inserted
    }

    /// False when there is a standing stream already.
    mutating func reserveStream() -> Bool {
        guard !hasStanding, !isOver else { return false }
        hasStanding = true
        return true
    }

    /// False when the session is over.
    mutating func open(_ stream: any MessageStream) -> Bool {
        guard !isOver else { return false }
        standing = stream
        hasStanding = true
        return true
    }

    mutating func detach() {
        standing = nil
        hasStanding = false
    }

    /// Where to tell of a change; `nil` when the client is not to be told.
    ///
    /// Nothing is sent unasked before the handshake is complete, or to a client that has never made one.
    func stream(for change: ServerChange, principal: String) -> (any MessageStream)? {
        guard isReady, revision != nil else { return nil }
        if case .resource(let uri, let owner) = change, owner != principal || !subscriptions.contains(uri) { return nil }
        return standing
    }

    var hasUnderWay: Bool { !underWay.isEmpty || !streams.isEmpty }

    func isUnderWay(_ id: RequestID) -> Bool { underWay[id] != nil || streams[id] != nil }

    /// What is to be told, cancelled and closed when the session ends.
    struct End {
        var questions: [@Sendable (ClientQuestions.Answer) -> Void]
        var calls: [@Sendable () -> Void]
        var streams: [any StandingStream]
        var standing: (any MessageStream)?
    }

    mutating func end() -> End {
        isOver = true
        defer {
            detach()
            underWay = [:]
            streams = [:]
        }
        return End(questions: questions.end(), calls: Array(underWay.values), streams: Array(streams.values), standing: standing)
    }
}
