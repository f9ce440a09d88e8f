package import NIOCore

/// What becomes of a message.
package enum Reply: Sendable {
    /// Taken, and nothing is to be said; 202 over HTTP.
    case none
    /// A complete JSON-RPC message without line breaks, and the HTTP status it travels under.
    ///
    /// The buffer has `ReplyBuffer.headroom` bytes before and `ReplyBuffer.tailroom` bytes behind it for the transport's framing.
    case now(ByteBuffer, status: Int)
    /// Needs the upstream; always 200 over HTTP.
    case later(DeferredReply)
}
