package import GatewayPlan
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

    package init(tool: ToolPlan, message: ByteBuffer, values: [JSONToken?], principal: Principal) {
        self.tool = tool
        self.message = message
        self.values = values
        self.principal = principal
    }
}
