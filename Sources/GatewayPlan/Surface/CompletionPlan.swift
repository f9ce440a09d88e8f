package import NIOCore

/// Where the values come from that a client may offer while somebody types.
package enum CompletionPlan: Sendable {
    /// Always the same.
    case values([String])
    /// The rows of a cached read.
    case answers(AnswerSource)

    /// A member of each row of a tool's answer.
    package struct AnswerSource: Sendable {
        package let tool: ToolPlan
        /// The arguments that it is called with: a JSON object.
        package let arguments: ByteBuffer
        /// The way to the list of rows, member by member; empty: the answer itself is the list.
        package let rows: [String]
        /// The way from a row to the value.
        package let value: [String]
        /// The way from a row to the text that people know it by; typed text is looked for in it, too.
        package let label: [String]?

        package init(tool: ToolPlan, arguments: ByteBuffer, rows: [String], value: [String], label: [String]?) {
            self.tool = tool
            self.arguments = arguments
            self.rows = rows
            self.value = value
            self.label = label
        }
    }
}
