package import JSONBytes

/// Every refusal of a message, with its JSON-RPC code and its HTTP status.
package enum RPCError: Error, Sendable, Equatable {
    case notJSON(JSONSyntaxError)
    /// The message is not one well-formed request, notification or response.
    case invalidRequest(String)
    case unknownMethod(String, Revision)
    case invalidParams(String)
    /// A modern request without the `_meta` that makes it complete; the text names what is missing.
    case incompleteEnvelope(String)
    case headerMismatch(String)
    /// A modern envelope of a revision that is not spoken.
    case unsupportedVersion(requested: String)
    case tooManyCalls
    /// Of this caller alone, or of all together.
    case tooManyStreams(ofCaller: Bool)
    case tooManySessions
    /// A session id that was never given out, has ended, or is another caller's.
    case unknownSession
    /// A session has one standing stream.
    case streamExists
    /// The client has not declared what its request needs: a `ClientCapabilities` object.
    case missingCapability(JSONValue)
    /// What an upstream that answers in the protocol's terms has answered is none of them.
    case relayFailed(String)
    /// No resource answers to this URI, or the upstream has nothing there.
    case resourceNotFound(uri: String, Revision)
    /// A question could not be sealed.
    case unsealed
    /// A resource that could not be read, with the facts of the answer.
    case unreadable(String, facts: JSONValue)

    package var code: Int {
        switch self {
        case .notJSON: -32700
        case .invalidRequest: -32600
        case .unknownMethod: -32601
        case .invalidParams, .incompleteEnvelope: -32602
        case .tooManyCalls, .tooManyStreams, .tooManySessions, .unreadable, .unsealed, .relayFailed: -32603
        case .missingCapability: -32021
        case .unknownSession, .streamExists: -32600
        // A code of its own before 2026-07-28.
        case .resourceNotFound(_, let revision): revision.isModern ? -32602 : -32002
        case .headerMismatch: -32020
        case .unsupportedVersion: -32022
        }
    }

    /// Legacy clients read an error only under 200; modern ones are told by the status too.
    ///
    /// Errors of a method's own parameters stay 200 in both eras: on a first call a 400 with -32602 reads as "not modern".
    package var httpStatus: Int {
        switch self {
        case .notJSON, .invalidRequest, .incompleteEnvelope, .headerMismatch, .unsupportedVersion, .missingCapability: 400
        case .unknownMethod(_, let revision): revision.isModern ? 404 : 200
        case .invalidParams, .resourceNotFound, .unreadable, .unsealed, .relayFailed: 200
        case .tooManyStreams(ofCaller: true): 429
        case .tooManyCalls, .tooManyStreams, .tooManySessions: 503
        case .unknownSession: 404
        case .streamExists: 409
        }
    }

    package var message: String {
        switch self {
        case .notJSON(let error): "Parse error: \(error.description)"
        case .invalidRequest(let why): "Invalid request: \(why)"
        case .unknownMethod(let method, _): "Method not found: \(method)"
        case .invalidParams(let why): why
        case .incompleteEnvelope(let why): "Invalid params: \(why)"
        case .headerMismatch(let why): "Header mismatch: \(why)"
        case .unsupportedVersion: "Unsupported protocol version"
        case .unsealed: "The question for the user could not be sealed"
        case .resourceNotFound: "Resource not found"
        case .unreadable(let why, _): why
        case .tooManyCalls: "Too many calls are under way; wait for one of them to finish"
        case .tooManyStreams(let ofCaller): "Too many streams are open\(ofCaller ? " for one caller" : ""); close one of them"
        case .tooManySessions: "Too many sessions are open; try again later"
        case .missingCapability: "The client lacks a capability that this needs"
        case .relayFailed(let why): "The upstream's answer cannot be handed on: \(why)"
        case .unknownSession: "Invalid request: no such session; send initialize"
        case .streamExists: "Invalid request: the session has a stream already"
        }
    }

    /// The `data` member, where the protocol asks for one.
    var data: JSONValue? {
        switch self {
        case .unsupportedVersion(let requested): ["supported": [.string(Revision.modern.rawValue)], "requested": .string(requested)]
        case .resourceNotFound(let uri, _): ["uri": .string(uri)]
        case .unreadable(_, let facts): facts
        case .missingCapability(let capabilities): ["requiredCapabilities": capabilities]
        case .notJSON, .invalidRequest, .unknownMethod, .invalidParams, .incompleteEnvelope, .headerMismatch, .tooManyCalls,
            .tooManyStreams, .tooManySessions, .unknownSession, .streamExists, .unsealed, .relayFailed:
            nil
        }
    }
}
