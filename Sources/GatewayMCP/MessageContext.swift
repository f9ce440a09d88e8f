package import GatewayEngine
package import NIOCore

/// What a transport knows about a message besides its bytes.
package struct MessageContext {
    package let principal: Principal
    /// The transport's own, reused for each of its messages.
    package let scratch: CallScratch
    /// When the message was complete.
    package let now: NIODeadline

    package init(principal: Principal, scratch: CallScratch, now: NIODeadline) {
        self.principal = principal
        self.scratch = scratch
        self.now = now
    }
}
