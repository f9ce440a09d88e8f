import GatewayEngine
import GatewayPlan
import JSONBytes

/// What the user is asked before a call: one box to tick, under a sentence that says what would happen.
struct ConfirmationQuestion {
    let call: ToolCall

    /// The name of the question and of the member that answers it.
    static let key = "confirm"
    /// More of a value than this says nothing to a person.
    private static let maximumCharacters = 100

    /// The `params` of `elicitation/create`.
    func params(_ revision: Revision) -> JSONValue {
        var params: JSONObject = revision.knowsElicitationModes ? ["mode": "form"] : [:]
        params["message"] = .string(message)
        let box: JSONObject = [
            Self.key: ["type": "boolean", "title": .string("Yes, \(call.tool.title.lowercased())"), "default": false]
        ]
        params["requestedSchema"] = [
            "type": "object",
            "properties": .object(box),
            "required": [.string(Self.key)],
        ]
        return .object(params)
    }

    private var message: String {
        let arguments = call.tool.parameters.indices.compactMap { position -> String? in
            let parameter = call.tool.parameters[position]
            guard parameter.destination != .view, parameter.destination != .confirmation else { return nil }
            return call.withValue(ofParameter: position) { value, bytes in "\(parameter.name): \(Self.text(of: value, in: bytes))" }
        }
        return "\(call.tool.title)?" + (arguments.isEmpty ? "" : "\n" + arguments.joined(separator: "\n"))
    }

    private static func text(of value: JSONToken, in bytes: Span<UInt8>) -> String {
        guard value.kind == .array else { return excerpt(of: value, in: bytes) }
        var elements = JSONElements(of: value)
        var items: [String] = []
        var count = 0
        while let item = elements.next(in: bytes) {
            count += 1
            if count <= 3 { items.append(excerpt(of: item, in: bytes)) }
        }
        guard count > 0 else { return "none" }
        return items.joined(separator: ", ") + (count > items.count ? " and \(count - items.count) more" : "")
    }

    private static func excerpt(of value: JSONToken, in bytes: Span<UInt8>) -> String {
        let text =
            value.kind == .string
            ? value.string(in: bytes) : bytes.extracting(value.range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        return text.count > maximumCharacters ? text.prefix(maximumCharacters) + "…" : text
    }
}
