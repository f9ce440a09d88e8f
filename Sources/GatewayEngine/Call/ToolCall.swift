package import GatewayPlan
package import GatewayTelemetry
package import JSONBytes
package import NIOCore

/// A checked call: the tool and, for each of its parameters, where in the message its value stands.
package struct ToolCall: Sendable {
    package let tool: ToolPlan
    /// The client's message; the values point into its readable bytes.
    package let message: ByteBuffer
    /// By parameter position; `nil` was not given (an explicit JSON null counts as not given).
    package let values: [JSONToken?]
    package let principal: Principal
    package var priority: CallPriority
    /// When the caller no longer wants the answer; everything done for the call ends by then.
    package var deadline: NIODeadline
    /// The ETag of an answer that is still there: an unchanged one need not be sent again.
    package var ifNoneMatch: String?
    /// Told what the call waits for; `nil` when the caller did not ask.
    package var progress: (any ProgressSink)?
    /// For an upstream that answers in the protocol's own terms.
    package var relay: RelayedCall?
    /// The caller's trace, which the request upstream goes on with.
    package var trace: TraceContext?

    package init(
        tool: ToolPlan, message: ByteBuffer, values: [JSONToken?], principal: Principal, priority: CallPriority = .interactive,
        deadline: NIODeadline = .distantFuture
    ) {
        self.tool = tool
        self.message = message
        self.values = values
        self.principal = principal
        self.priority = priority
        self.deadline = deadline
    }
}

extension ToolCall {
    /// The value of a parameter, or its default: a token and the bytes that it points into.
    package func withValue<Result>(ofParameter position: Int, _ use: (JSONToken, Span<UInt8>) -> Result) -> Result? {
        if let value = values[position] { return use(value, message.readableBytesUInt8Span) }
        let parameter = tool.parameters[position]
        guard let value = parameter.defaultToken, let json = parameter.defaultValue else { return nil }
        return use(value, json.readableBytesUInt8Span)
    }

    /// The text of a parameter's value, unescaped; empty when it has none.
    package func withText<Result>(ofParameter position: Int, _ use: (Span<UInt8>) -> Result) -> Result {
        withValue(ofParameter: position) { value, bytes in value.withUnescaped(in: bytes, use) } ?? use([UInt8]().span)
    }
}
