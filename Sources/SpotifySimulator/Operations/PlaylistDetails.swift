import JSONBytes

/// What a body says about a playlist; nil for what it does not mention.
struct PlaylistDetails {
    let name: String?
    let description: String?
    let isPublic: Bool?
    let isCollaborative: Bool?

    init(_ body: JSONValue?) throws(APIError) {
        name = try Self.read("name", body) { $0.stringValue }
        description = try Self.read("description", body) { $0.stringValue }
        isPublic = try Self.read("public", body) { $0.boolValue }
        isCollaborative = try Self.read("collaborative", body) { $0.boolValue }
        if name?.isEmpty == true { throw .missing("name") }
    }

    /// Null is as good as nothing.
    private static func read<Value>(_ name: String, _ body: JSONValue?, _ convert: (JSONValue) -> Value?) throws(APIError) -> Value? {
        guard let given = body?[name], !given.isNull else { return nil }
        guard let value = convert(given) else { throw .badRequest("Invalid \(name)") }
        return value
    }
}
