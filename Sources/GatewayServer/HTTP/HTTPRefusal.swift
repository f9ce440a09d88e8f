import GatewayMCP

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
    case unknownSession
    case streamExists
    case tooManyStreams(ofCaller: Bool)
    /// No token, or one that is not taken; the text is the whole challenge.
    case unauthorized(String)
    /// The token does not allow it; likewise.
    case forbidden(String)
    case tokenInQuery
    case tooManyFailures(Int)
    /// The keys of the authorization server are being fetched.
    case keysUnavailable

    var status: Int {
        switch self {
        case .malformed, .tokenInQuery: 400
        case .unauthorized: 401
        case .forbiddenOrigin, .forbidden: 403
        case .unknownPath, .unknownSession: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .streamExists: 409
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .misdirected: 421
        case .tooManyFailures: 429
        case .headersTooLarge: 431
        case .tooManyStreams(ofCaller: true): 429
        case .overloaded, .tooManyCalls, .tooManyStreams, .keysUnavailable: 503
        }
    }

    /// For a person who looks at the exchange; programs go by the status.
    var text: String {
        switch self {
        case .malformed: "This is not a valid HTTP request."
        case .forbiddenOrigin: "This Origin is not allowed; server.http.allowed_origins lists the others."
        case .unknownPath: "There is nothing here."
        case .methodNotAllowed: "Only POST; GET and DELETE belong to a session of a revision before 2026-07-28."
        case .notAcceptable: "Accept must allow the answer: application/json to POST, text/event-stream to GET and subscriptions/listen."
        case .bodyTooLarge(let limit): "The body is larger than \(limit) bytes."
        case .unsupportedMediaType: "Content-Type must be application/json."
        case .misdirected: "This Host is not allowed; server.http.allowed_hosts lists the others."
        case .headersTooLarge: "The headers are too large."
        case .overloaded: "Too many connections."
        case .tooManyCalls: "Too many calls are under way."
        case .unknownSession: "There is no such session; send initialize."
        case .streamExists: "The session has a stream already."
        case .tooManyStreams(let ofCaller): "Too many streams are open\(ofCaller ? " for one caller" : "")."
        case .unauthorized: "Show a token that is taken here: Authorization: Bearer TOKEN."
        case .forbidden: "The token does not allow this."
        case .tokenInQuery: "A token belongs into the Authorization header, not into the URL, which logs and proxies keep."
        case .tooManyFailures(let seconds): "Too many wrong tokens from this address; try again in \(seconds) s."
        case .keysUnavailable: "The authorization server's keys are being fetched; try again."
        }
    }

    /// A whole header line that belongs to the status.
    var header: StaticString {
        switch self {
        case .methodNotAllowed: "Allow: POST\r\n"
        case .overloaded, .tooManyCalls, .tooManyStreams, .keysUnavailable: "Retry-After: 1\r\n"
        case .malformed, .forbiddenOrigin, .unknownPath, .notAcceptable, .bodyTooLarge, .unsupportedMediaType, .misdirected,
            .headersTooLarge, .unknownSession, .streamExists, .unauthorized, .forbidden, .tokenInQuery, .tooManyFailures:
            ""
        }
    }

    /// A header line that belongs to this refusal alone.
    var ownHeader: String? {
        switch self {
        case .unauthorized(let challenge), .forbidden(let challenge): "WWW-Authenticate: \(challenge)\r\n"
        case .tooManyFailures(let seconds): "Retry-After: \(seconds)\r\n"
        default: nil
        }
    }
}

extension HTTPRefusal {
    /// What a request that is no message meets in MCP.
    init(_ error: RPCError) {
        self =
            switch error {
            case .unknownSession: .unknownSession
            case .streamExists: .streamExists
            case .tooManyStreams(let ofCaller): .tooManyStreams(ofCaller: ofCaller)
            default: .malformed
            }
    }
}
