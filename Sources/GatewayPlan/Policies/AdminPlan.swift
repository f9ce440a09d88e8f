/// Where and under which limits operators and probes are served.
package struct AdminPlan: Sendable, Equatable {
    package var host: String
    package var port: Int
    /// Needed by every request but a probe's; `nil`: whoever reaches the listener may use it.
    package var token: Secret?
    /// Host header values besides the loopback names, without port.
    package var allowedHosts: [String]
    /// A larger request body is answered 413, bytes.
    package var maximumBodyBytes: Int
    package var maximumConnections: Int
    /// A connection without a request is closed after this, nanoseconds.
    package var idleTimeout: Int64
    /// How long a stop waits for requests under way, nanoseconds.
    package var drainTimeout: Int64

    package init(
        host: String, port: Int, token: Secret?, allowedHosts: [String], maximumBodyBytes: Int, maximumConnections: Int,
        idleTimeout: Int64, drainTimeout: Int64
    ) {
        self.host = host
        self.port = port
        self.token = token
        self.allowedHosts = allowedHosts
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumConnections = maximumConnections
        self.idleTimeout = idleTimeout
        self.drainTimeout = drainTimeout
    }
}
