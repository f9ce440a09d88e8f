package import NIOCore

/// The way to the upstream; one request, one outcome, no retries inside.
package protocol UpstreamClient: Sendable {
    /// Builds and sends the request of this call and reads its whole answer.
    ///
    /// Cancelling the task aborts the exchange.
    func send(_ call: ToolCall) async throws(UpstreamFailure) -> UpstreamResponse

    /// The same, and an account of it, also when it throws.
    func send(_ call: ToolCall, outcome: inout CallOutcome) async throws(UpstreamFailure) -> UpstreamResponse
}

extension UpstreamClient {
    package func send(_ call: ToolCall, outcome: inout CallOutcome) async throws(UpstreamFailure) -> UpstreamResponse {
        outcome.attempts = 1
        return try await send(call)
    }
}

/// A complete answer of the upstream, whatever its status.
package struct UpstreamResponse: Sendable, Equatable {
    package var status: Int
    /// Lower-case media type without parameters; empty when there is none.
    package var mediaType: String
    /// Seconds from `Retry-After`, sent as a number or a date; `nil` when it was not sent.
    package var retryAfterSeconds: Int?
    /// As the upstream wrote it, quotes included.
    package var etag: String?
    /// How long the upstream lets its answer be kept, seconds, from `Cache-Control`; zero for `no-store` and `no-cache`.
    package var maximumAgeSeconds: Int?
    package var body: ByteBuffer

    package init(
        status: Int, mediaType: String, retryAfterSeconds: Int?, etag: String? = nil, maximumAgeSeconds: Int? = nil, body: ByteBuffer
    ) {
        self.status = status
        self.mediaType = mediaType
        self.retryAfterSeconds = retryAfterSeconds
        self.etag = etag
        self.maximumAgeSeconds = maximumAgeSeconds
        self.body = body
    }
}

/// No answer came, or none that could be used.
package enum UpstreamFailure: Error, Sendable, Equatable {
    /// Nothing was sent: there is no credential. The text says how to give one.
    case noCredential(help: String)
    /// Nothing was sent: DNS, connection or TLS failed.
    case unreachable(String)
    /// The answer was not complete within the tool's timeout; the upstream may have acted.
    case timedOut
    /// The call's deadline, which came before the tool's timeout, was over first; the upstream may have acted.
    case deadlinePassed
    /// The connection broke after the request was sent; the upstream may have acted.
    case interrupted(String)
    /// The answer is larger than the limit.
    case tooLarge(limit: Int)
    /// The caller gave up.
    case cancelled
    /// Nothing was sent: the gateway did not let the request go out.
    case refused(Refusal)

    /// True when the upstream cannot have seen the request.
    package var provesNothingWasSent: Bool {
        switch self {
        case .noCredential, .unreachable, .refused: true
        case .timedOut, .deadlinePassed, .interrupted, .tooLarge, .cancelled: false
        }
    }
}
