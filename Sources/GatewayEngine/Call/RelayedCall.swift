package import NIOCore

/// What a call brings to an upstream that answers in the protocol's own terms, beside its arguments.
package struct RelayedCall: Sendable {
    /// The member of the request's body that holds `request`.
    package static let key = "mcp"

    /// What the client can do and what it has answered: a JSON object.
    package let request: ByteBuffer
    /// Takes each message that comes before the answer, as JSON; called in their order.
    package let onEvent: @Sendable (ByteBuffer) -> Void

    package init(request: ByteBuffer, onEvent: @escaping @Sendable (ByteBuffer) -> Void) {
        self.request = request
        self.onEvent = onEvent
    }
}
