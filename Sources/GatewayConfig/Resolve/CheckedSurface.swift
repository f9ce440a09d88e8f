import GatewayPlan
import JSONBytes

/// Resources and prompts, found consistent with the endpoints.
struct CheckedSurface: Sendable {
    let resources: [CheckedResource]
    let prompts: [CheckedPrompt]
}

/// A resource whose endpoint exists and can be called with what its URI says.
struct CheckedResource: Sendable {
    let name: String
    let title: String
    let description: String
    let icons: [IconPlan]
    let uri: URITemplate
    /// An entry of `endpoints`.
    let endpoint: String
    let arguments: JSONObject
    /// By variable.
    let completions: [CheckedCompletion?]
}

/// A prompt whose messages name arguments that it has.
struct CheckedPrompt: Sendable {
    struct Argument: Sendable {
        let name: String
        let spec: PromptArgumentSpec
        let completion: CheckedCompletion?
    }

    let name: String
    let title: String
    let description: String
    let icons: [IconPlan]
    /// Entries of `endpoints`.
    let tools: [String]
    let arguments: [Argument]
    let messages: [PromptPlan.Message]
    /// An entry of `endpoints` that has the messages.
    let relay: String?
}

/// A source of values that exists.
enum CheckedCompletion: Sendable {
    case values([String])
    case answers(endpoint: String, arguments: JSONObject, rows: [String], value: [String], label: [String]?)
}
