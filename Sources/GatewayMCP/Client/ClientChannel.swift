import GatewayEngine
import GatewayTelemetry
package import JSONBytes
import NIOCore

/// What a call under way can say to its client before the answer: notifications, and in the older revisions requests.
package struct ClientChannel: Sendable {
    /// What the client can do.
    package let capabilities: ClientCapabilities
    /// Who asks, and where answers come back; `nil` in the modern era and where there is no session.
    private let session: ClientSession?
    private let stream: (any MessageStream)?
    let progress: ProgressReporter?
    /// From which level on the client wants the log of its request; `nil`: not at all.
    let logLevel: LogLevel?
    /// What the request belongs to.
    let trace: TraceContext?

    init(
        capabilities: ClientCapabilities, session: ClientSession?, stream: (any MessageStream)?, progress: ProgressReporter? = nil,
        logLevel: LogLevel? = nil, trace: TraceContext? = nil
    ) {
        self.capabilities = capabilities
        self.session = session
        self.stream = stream
        self.progress = progress
        self.logLevel = logLevel
        self.trace = trace
    }

    /// Whether `request` has somebody to ask; what the client can answer, `capabilities` says.
    package var canRequest: Bool { session != nil && stream != nil }

    /// Asks the client and waits for its answer.
    ///
    /// Cancelling the task gives the question up.
    ///
    /// - Parameter timeout: nanoseconds; `nil`: as long as `server.sessions.answer_timeout` allows.
    /// - Returns: the `result` member.
    package func request(
        _ method: String, _ params: JSONValue? = nil, timeout: Int64? = nil
    ) async throws(ClientRequestFailure) -> JSONValue {
        guard let session, let stream else { throw .unreachable }
        return try await session.ask(method, params, on: stream, timeout: timeout)
    }

    /// - Parameter params: of a `notifications/message`.
    func log(_ params: JSONObject, _ level: LogLevel) {
        guard let logLevel, level >= logLevel else { return }
        notify("notifications/message", params)
    }

    /// Tells the client something about its request.
    package func notify(_ method: String, _ params: JSONObject) { stream?.send(ServerMessage.notification(method, params)) }
}
