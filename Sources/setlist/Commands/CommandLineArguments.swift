import ArgumentParser
import GatewayPlan
import JSONBytes

/// Turns `key=value` words into the JSON that the tool's schema expects.
///
/// A word that does not fit its type is passed on as text, so that the engine's own message says what it must be.
struct CommandLineArguments {
    let tool: ToolPlan

    func object(from words: [String]) throws -> JSONObject {
        var object: JSONObject = [:]
        for word in words {
            guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
                throw ValidationError("\"\(word)\" is not key=value. Arguments of \(tool.name): \(names).")
            }
            let key = String(word[..<equals])
            let text = String(word[word.index(after: equals)...])
            object[key] = value(text, rule: tool.parameters.first { $0.name == key }?.rule)
        }
        return object
    }

    private var names: String { tool.parameters.isEmpty ? "none" : tool.parameters.map(\.name).joined(separator: ", ") }

    private func value(_ text: String, rule: ValueRule?) -> JSONValue {
        switch rule {
        case .string, nil: .string(text)
        // Objects have commas of their own, so a list of them is written as JSON.
        case .integer, .number, .boolean, .object, .array(.object, _, _): (try? JSONValue.parse(text)) ?? .string(text)
        case .array(let element, _, _):
            .array(
                text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { value(String($0), rule: element) })
        }
    }
}
