/// Where and under which limits clients are served over HTTP.
package struct ListenerPlan: Sendable, Equatable {
    package var host: String
    package var port: Int
    /// The one MCP endpoint.
    package var path: String
    /// Host header values besides the loopback names, without port.
    package var allowedHosts: [String]
    /// Origin header values besides loopback origins.
    package var allowedOrigins: [String]
    /// A larger request body is answered 413, bytes.
    package var maximumBodyBytes: Int
    package var maximumConnections: Int
    /// A connection without a request is closed after this, nanoseconds.
    package var idleTimeout: Int64
    /// How long a stop still takes calls after it has said that it is not ready, nanoseconds.
    package var drainDelay: Int64
    /// How long a stop waits for calls under way, nanoseconds.
    package var drainTimeout: Int64
    package var streams: StreamPlan
    /// `nil`: plain HTTP.
    package var tls: TLSPlan?
    /// `nil`: whoever reaches the listener may call.
    package var access: AccessPlan?

    package init(
        host: String, port: Int, path: String, allowedHosts: [String], allowedOrigins: [String], maximumBodyBytes: Int,
        maximumConnections: Int, idleTimeout: Int64, drainDelay: Int64, drainTimeout: Int64, streams: StreamPlan, tls: TLSPlan? = nil,
        access: AccessPlan? = nil
    ) {
        self.host = host
        self.port = port
        self.path = path
        self.allowedHosts = allowedHosts
        self.allowedOrigins = allowedOrigins
        self.maximumBodyBytes = maximumBodyBytes
        self.maximumConnections = maximumConnections
        self.idleTimeout = idleTimeout
        self.drainDelay = drainDelay
        self.drainTimeout = drainTimeout
        self.streams = streams
        self.tls = tls
        self.access = access
    }
}
