package import GatewayEngine
package import GatewayTelemetry
package import NIOCore

/// What a transport knows about a message besides its bytes.
package struct MessageContext {
    package let principal: Principal
    /// The transport's own, reused for each of its messages.
    package let scratch: CallScratch
    /// When the message was complete.
    package let now: NIODeadline
    /// From the transport's headers; what a message says itself comes first.
    package let trace: TraceContext?
    /// What is remembered of the client; `nil` over HTTP in the modern era and for older clients without a session id.
    var session: ClientSession?

    package init(principal: Principal, scratch: CallScratch, now: NIODeadline, trace: TraceContext? = nil) {
        self.principal = principal
        self.scratch = scratch
        self.now = now
        self.trace = trace
    }
}
