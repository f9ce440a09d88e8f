import JSONBytes

/// What a client of `subscriptions/listen` wants to be told, as far as this server tells it.
struct ListenFilter: Sendable, Equatable {
    var tools = false
    var prompts = false
    var resources = false
    /// URIs, in the order of the request, each once.
    var subscriptions: [String] = []

    /// More URIs than this in one request are refused, so that one small message cannot make every change expensive.
    static let maximumSubscriptions = 256

    /// Leaves out what will never be told.
    mutating func restrict(to delivered: ServerDescription.Delivered) {
        if !delivered.prompts { prompts = false }
        if !delivered.resources {
            resources = false
            subscriptions = []
        }
    }

    func includes(_ change: ServerChange, for principal: String) -> Bool {
        switch change {
        case .tools: tools
        case .prompts: prompts
        case .resources: resources
        case .resource(let uri, let owner): owner == principal && subscriptions.contains(uri)
        }
    }

    /// The `notifications` member of the acknowledgement: only what was asked for and is honoured.
    var acknowledged: JSONValue {
        var object: JSONObject = [:]
        if tools { object["toolsListChanged"] = true }
        if prompts { object["promptsListChanged"] = true }
        if resources { object["resourcesListChanged"] = true }
        if !subscriptions.isEmpty { object["resourceSubscriptions"] = .array(subscriptions.map { .string($0) }) }
        return .object(object)
    }
}

extension ListenFilter {
    /// Reads `params.notifications`; kinds that are not known here are passed over.
    init(_ token: JSONToken?, in bytes: Span<UInt8>) throws(RPCError) {
        guard let token, token.kind == .object else { throw .invalidParams("Invalid params: notifications must be an object") }
        var walk = JSONMembers(of: token)
        while let member = walk.next(in: bytes) {
            if member.key.equals("toolsListChanged", in: bytes) {
                tools = try Self.flag(member, in: bytes)
            } else if member.key.equals("promptsListChanged", in: bytes) {
                prompts = try Self.flag(member, in: bytes)
            } else if member.key.equals("resourcesListChanged", in: bytes) {
                resources = try Self.flag(member, in: bytes)
            } else if member.key.equals("resourceSubscriptions", in: bytes) {
                subscriptions = try Self.uris(member.value, in: bytes)
            }
        }
    }

    private static func flag(_ member: JSONMember, in bytes: Span<UInt8>) throws(RPCError) -> Bool {
        guard let flag = member.value.bool(in: bytes) else {
            throw .invalidParams("Invalid params: \(member.key.string(in: bytes)) must be a boolean")
        }
        return flag
    }

    private static func uris(_ list: JSONToken, in bytes: Span<UInt8>) throws(RPCError) -> [String] {
        guard list.kind == .array else { throw .invalidParams("Invalid params: resourceSubscriptions must be a list of URIs") }
        var uris: [String] = []
        var elements = JSONElements(of: list)
        while let element = elements.next(in: bytes) {
            guard element.kind == .string else { throw .invalidParams("Invalid params: resourceSubscriptions must be a list of URIs") }
            let uri = element.string(in: bytes)
            if !uris.contains(uri) { uris.append(uri) }
            guard uris.count <= maximumSubscriptions else {
                throw .invalidParams("Invalid params: more than \(maximumSubscriptions) resourceSubscriptions")
            }
        }
        return uris
    }
}
