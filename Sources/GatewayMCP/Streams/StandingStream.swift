/// A stream that outlives the message that asked for it: `subscriptions/listen`, and the GET of an older session.
package protocol StandingStream: Sendable {
    /// Called once, when the transport has a stream to send on.
    func open(on stream: any MessageStream)

    /// The server ends it: the client is told, and the stream finished.
    func end()

    /// The client has left or has cancelled it; nothing more is sent.
    ///
    /// To be called however the stream came to its end; more than once is harmless.
    func close()
}
