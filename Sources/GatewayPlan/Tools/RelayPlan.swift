package import NIOCore

/// An upstream that answers in the terms of the protocol: its answer is a result as it stands, and it may ask the client first.
package struct RelayPlan: Sendable, Equatable {
    /// A JSON Schema to show instead of the one that follows from the parameters; `nil`: that one.
    package var inputSchema: ByteBuffer?

    package init(inputSchema: ByteBuffer?) { self.inputSchema = inputSchema }
}
