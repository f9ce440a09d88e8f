import JSONBytes

/// The request methods that are told apart here.
enum Method: Int, CaseIterable {
    case toolsCall
    case toolsList
    case discover
    case initialize
    case ping
    case promptsList
    case promptsGet
    case resourcesList
    case resourceTemplatesList
    case resourcesRead
    case listen
    case setLevel
    case resourcesSubscribe
    case resourcesUnsubscribe
    case complete
    case other

    init(_ name: JSONToken, in bytes: Span<UInt8>) {
        if name.equals("tools/call", in: bytes) {
            self = .toolsCall
        } else if name.equals("tools/list", in: bytes) {
            self = .toolsList
        } else if name.equals("server/discover", in: bytes) {
            self = .discover
        } else if name.equals("initialize", in: bytes) {
            self = .initialize
        } else if name.equals("ping", in: bytes) {
            self = .ping
        } else if name.equals("prompts/get", in: bytes) {
            self = .promptsGet
        } else if name.equals("resources/read", in: bytes) {
            self = .resourcesRead
        } else if name.equals("logging/setLevel", in: bytes) {
            self = .setLevel
        } else if name.equals("subscriptions/listen", in: bytes) {
            self = .listen
        } else if name.equals("resources/subscribe", in: bytes) {
            self = .resourcesSubscribe
        } else if name.equals("resources/unsubscribe", in: bytes) {
            self = .resourcesUnsubscribe
        } else if name.equals("prompts/list", in: bytes) {
            self = .promptsList
        } else if name.equals("resources/list", in: bytes) {
            self = .resourcesList
        } else if name.equals("resources/templates/list", in: bytes) {
            self = .resourceTemplatesList
        } else if name.equals("completion/complete", in: bytes) {
            self = .complete
        } else {
            self = .other
        }
    }

    /// As it is on the wire; `other` for all that are not served.
    var name: String {
        switch self {
        case .toolsCall: "tools/call"
        case .toolsList: "tools/list"
        case .discover: "server/discover"
        case .initialize: "initialize"
        case .ping: "ping"
        case .promptsList: "prompts/list"
        case .promptsGet: "prompts/get"
        case .resourcesList: "resources/list"
        case .resourceTemplatesList: "resources/templates/list"
        case .resourcesRead: "resources/read"
        case .listen: "subscriptions/listen"
        case .setLevel: "logging/setLevel"
        case .resourcesSubscribe: "resources/subscribe"
        case .resourcesUnsubscribe: "resources/unsubscribe"
        case .complete: "completion/complete"
        case .other: "other"
        }
    }
}
