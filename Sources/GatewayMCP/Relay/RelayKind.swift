/// Which result of the protocol a relayed answer is.
enum RelayKind: Sendable {
    case tool
    case prompt
    case resource

    /// The member that the result must have, and the others that are handed on.
    var members: (required: String, optional: [String]) {
        switch self {
        case .tool: ("content", ["structuredContent", "isError"])
        case .prompt: ("messages", ["description"])
        case .resource: ("contents", [])
        }
    }
}
