import JSONBytes

/// Something that clients may have asked to be told.
package enum ServerChange: Sendable, Hashable {
    case tools
    case prompts
    case resources
    /// The content of the resource with this URI, as far as this caller can see it.
    case resource(uri: String, principal: String)

    var method: String {
        switch self {
        case .tools: "notifications/tools/list_changed"
        case .prompts: "notifications/prompts/list_changed"
        case .resources: "notifications/resources/list_changed"
        case .resource: "notifications/resources/updated"
        }
    }

    var params: JSONObject {
        guard case .resource(let uri, _) = self else { return [:] }
        return ["uri": .string(uri)]
    }
}
