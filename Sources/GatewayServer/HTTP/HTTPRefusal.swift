/// Every answer that is given before a message reaches MCP.
enum HTTPRefusal: Equatable {
    case malformed
    case forbiddenOrigin
    case unknownPath
    case methodNotAllowed
    case notAcceptable
    case bodyTooLarge(limit: Int)
    case unsupportedMediaType
    case misdirected
    case headersTooLarge
    case overloaded
    case tooManyCalls

    var status: Int {
        switch self {
        case .malformed: 400
        case .forbiddenOrigin: 403
        case .unknownPath: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .misdirected: 421
        case .headersTooLarge: 431
        case .overloaded, .tooManyCalls: 503
        }
    }

    /// For a person who looks at the exchange; programs go by the status.
    var text: String {
        switch self {
        case .malformed: "This is not a valid HTTP request."
        case .forbiddenOrigin: "This Origin is not allowed; server.http.allowed_origins lists the others."
        case .unknownPath: "There is nothing here."
        case .methodNotAllowed: "Only POST: there are no sessions and no standing streams."
        case .notAcceptable: "The answer is application/json; Accept must allow it."
        case .bodyTooLarge(let limit): "The body is larger than \(limit) bytes."
        case .unsupportedMediaType: "Content-Type must be application/json."
        case .misdirected: "This Host is not allowed; server.http.allowed_hosts lists the others."
        case .headersTooLarge: "The headers are too large."
        case .overloaded: "Too many connections."
        case .tooManyCalls: "Too many calls are under way."
        }
    }

    /// A whole header line that belongs to the status.
    var header: StaticString {
        switch self {
        case .methodNotAllowed: "Allow: POST\r\n"
        case .overloaded, .tooManyCalls: "Retry-After: 1\r\n"
        case .malformed, .forbiddenOrigin, .unknownPath, .notAcceptable, .bodyTooLarge, .unsupportedMediaType, .misdirected,
            .headersTooLarge:
            ""
        }
    }
}
