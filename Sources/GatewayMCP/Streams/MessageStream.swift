package import NIOCore

/// One way to a client: standard output, the events of a response, or a standing stream.
///
/// Never waits: a stream has a bounded backlog, and a reader who lets it fill is cut off or left out.
package protocol MessageStream: Sendable {
    /// Queues one complete JSON-RPC message without line breaks.
    ///
    /// - Returns: false when it will not be sent: the stream is over, or its backlog is full.
    @discardableResult func send(_ message: ByteBuffer) -> Bool

    /// Ends the stream behind what has been queued; a pipe goes on.
    func finish()
}
