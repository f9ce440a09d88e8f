import JSONBytes
import NIOCore

/// What is read of `params._meta`: the envelope of the modern era, which says what revision the request speaks and what its client can
/// do, and in either era whether the answer must be fresh.
struct Meta {
    private var version = UniqueMember()
    private var capabilities = UniqueMember()
    private var fresh = UniqueMember()
    /// Of the kinds that the protocol allows, or of any other, which is then no token.
    private(set) var progressToken: JSONToken?
    /// What the client wants to be told of a request's log.
    private(set) var logLevel: JSONToken?
    /// W3C trace context, as its header would say it.
    private(set) var traceParent: JSONToken?
    private(set) var traceState: JSONToken?
    /// How long the caller waits for the answer, milliseconds.
    private(set) var timeout: JSONToken?

    /// Of any kind; only a string is an envelope.
    var protocolVersion: JSONToken? { version.value }
    var clientCapabilities: JSONToken? { capabilities.value }
    /// `true` when the caller takes no answer that was there before.
    var freshAnswer: JSONToken? { fresh.value }
    var hasRepeatedMember: Bool { version.isRepeated || capabilities.isRepeated || fresh.isRepeated }

    init() {}

    /// The time that the caller allows; `nil` when it says nothing.
    func timeAllowed(in bytes: Span<UInt8>) throws(RPCError) -> TimeAmount? {
        guard let timeout else { return nil }
        guard let milliseconds = timeout.int64(in: bytes), milliseconds > 0 else {
            throw .invalidParams("Invalid params: dev.setlist/timeout_ms must be a whole number of milliseconds, more than 0")
        }
        // Longer than any deadline, and short enough to be added to a clock.
        return .milliseconds(min(milliseconds, Int64(Int32.max)))
    }

    init(_ token: JSONToken, in bytes: Span<UInt8>) {
        var walk = JSONMembers(of: token)
        while let member = walk.next(in: bytes) {
            if member.key.equals("io.modelcontextprotocol/protocolVersion", in: bytes) {
                version.take(member.value)
            } else if member.key.equals("io.modelcontextprotocol/clientCapabilities", in: bytes) {
                capabilities.take(member.value)
            } else if member.key.equals("dev.setlist/fresh", in: bytes) {
                fresh.take(member.value)
            } else if member.key.equals("dev.setlist/timeout_ms", in: bytes) {
                timeout = member.value
            } else if member.key.equals("progressToken", in: bytes) {
                progressToken = member.value.isRequestID(in: bytes) ? member.value : nil
            } else if member.key.equals("io.modelcontextprotocol/logLevel", in: bytes) {
                logLevel = member.value
            } else if member.key.equals("traceparent", in: bytes) {
                traceParent = member.value
            } else if member.key.equals("tracestate", in: bytes) {
                traceState = member.value
            }
        }
    }
}
