import JSONBytes
package import NIOCore

/// Something that can be read by its URI: a safe tool under another name, with its cache.
package struct ResourcePlan: Sendable {
    package let name: String
    package let title: String?
    package let description: String
    package let icons: [IconPlan]
    package let uri: URITemplate
    /// Reads it; offered, and safe.
    package let tool: ToolPlan
    /// Arguments that are the same for every URI: a JSON object.
    package let arguments: ByteBuffer
    /// By variable.
    package let completions: [CompletionPlan?]

    package init(
        name: String, title: String?, description: String, icons: [IconPlan], uri: URITemplate, tool: ToolPlan, arguments: ByteBuffer,
        completions: [CompletionPlan?]
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.icons = icons
        self.uri = uri
        self.tool = tool
        self.arguments = arguments
        self.completions = completions
    }

    /// Whether it stands for many URIs.
    package var isTemplate: Bool { !uri.variables.isEmpty }

    /// The arguments of the call that answers this URI: a JSON object; `nil` when the URI is not of this resource.
    package func arguments(for uri: String) -> ByteBuffer? {
        guard let values = self.uri.values(in: uri) else { return nil }
        guard !values.isEmpty else { return arguments }
        var object = arguments
        // The closing brace comes behind the variables.
        object.moveWriterIndex(to: object.writerIndex - 1)
        for (name, value) in zip(self.uri.variables, values) {
            object.writeStaticString(object.readableBytes > 1 ? "," : "")
            object.writeJSONString(name)
            object.writeStaticString(":")
            object.writeArgument(value, of: tool.parameters.first { $0.name == name }?.rule)
        }
        object.writeStaticString("}")
        return object
    }
}

extension ByteBuffer {
    /// Text as the type of its parameter; text that is not of that type stays text, and the check of arguments says so.
    fileprivate mutating func writeArgument(_ text: String, of rule: ValueRule?) {
        switch rule {
        case .integer, .number, .boolean:
            let kind = try? JSONScanner.scan(text.utf8.span).kind
            guard kind == .number || kind == .boolean else { break }
            writeString(text)
            return
        case .string, .array, .object, nil: break
        }
        writeJSONString(text)
    }
}
