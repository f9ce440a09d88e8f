/// How much is kept for clients beside the answers to their requests: standing streams, and the sessions of older clients.
package struct StreamPlan: Sendable, Equatable {
    /// Standing streams over HTTP at once, and `subscriptions/listen` on a pipe.
    package var maximum: Int
    package var maximumPerCaller: Int
    /// A stream whose client has left more than this unread is cut off, bytes.
    package var backlogBytes: Int
    /// A stream on which nothing was sent for so long gets a comment, nanoseconds.
    package var keepalive: Int64
    /// Sessions over HTTP at once.
    package var maximumSessions: Int
    /// A session without a request, a call under way and a stream is forgotten after this, nanoseconds.
    package var sessionIdleTimeout: Int64
    /// How long a client may take to answer a request of the server, nanoseconds.
    package var answerTimeout: Int64

    package init(
        maximum: Int, maximumPerCaller: Int, backlogBytes: Int, keepalive: Int64, maximumSessions: Int, sessionIdleTimeout: Int64,
        answerTimeout: Int64
    ) {
        self.maximum = maximum
        self.maximumPerCaller = maximumPerCaller
        self.backlogBytes = backlogBytes
        self.keepalive = keepalive
        self.maximumSessions = maximumSessions
        self.sessionIdleTimeout = sessionIdleTimeout
        self.answerTimeout = answerTimeout
    }
}
