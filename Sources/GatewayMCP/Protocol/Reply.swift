package import NIOCore

/// What becomes of a message.
package enum Reply: Sendable {
    /// Taken, and nothing is to be said; 202 over HTTP.
    case none
    /// A complete JSON-RPC message without line breaks, and the HTTP status it travels under.
    ///
    /// The buffer has `ReplyBuffer.headroom` bytes before and `ReplyBuffer.tailroom` bytes behind it for the transport's framing.
    case now(ByteBuffer, status: Int)
    /// A message likewise: the caller may not use this tool; over HTTP a wider token may be asked for.
    case forbidden(ByteBuffer, tool: String)
    /// The result of a handshake that has opened a session, whose id goes into a header.
    case opened(ByteBuffer, session: String)
    /// Waits for something; 200 over HTTP unless it says otherwise.
    case later(DeferredReply)
    /// Is answered by a stream of messages that stays open.
    case standing(any StandingStream)
}
