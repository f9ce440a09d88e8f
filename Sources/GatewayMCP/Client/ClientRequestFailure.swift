/// Why a request to the client has no result.
package enum ClientRequestFailure: Error, Sendable, Equatable {
    /// There is no stream to ask on: the modern era, a client without a session, or one that reads no events.
    case unreachable
    /// The client did not answer in time, or its session ended.
    case unanswered
    /// The client answered with an error.
    case refused(code: Int, message: String)
}
