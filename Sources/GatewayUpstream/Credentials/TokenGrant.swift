import GatewayPlan
import JSONBytes

/// What a token endpoint grants (RFC 6749, section 5.1).
struct TokenGrant: Sendable, Equatable {
    let accessToken: Secret
    /// Seconds; `nil`: the service does not say.
    let lifetime: Int64?
    /// `nil`: the one there is stays valid.
    let refreshToken: Secret?
    /// `nil`: those that were asked for.
    let scopes: [String]?

    init?(_ json: JSONValue) {
        guard let token = json["access_token"]?.stringValue, Self.isSendable(token) else { return nil }
        guard json["token_type"]?.stringValue?.lowercased() == "bearer" else { return nil }
        accessToken = Secret(token)
        lifetime = json["expires_in"]?.intValue.map { Int64($0) }
        refreshToken = json["refresh_token"]?.stringValue.flatMap { $0.isEmpty ? nil : Secret($0) }
        scopes = json["scope"]?.stringValue.map { $0.split(separator: " ").map(String.init) }
    }

    /// Nothing in it may end the header that it is sent in.
    private static func isSendable(_ token: String) -> Bool { !token.isEmpty && token.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}

/// Why a token endpoint granted nothing.
package enum TokenFailure: Error, Sendable, Equatable {
    /// The service said no, in the words of RFC 6749, section 5.2.
    case refused(code: String, description: String?)
    /// No answer that could be used, in words for the caller; asking again later may help.
    case unavailable(String)

    /// The tokens are worth nothing any more; asking again never helps.
    var isFinal: Bool { code == "invalid_grant" }

    var code: String? {
        guard case .refused(let code, _) = self else { return nil }
        return code
    }

    package var text: String {
        switch self {
        case .refused(let code, let description): description.map { "\($0) (\(code))" } ?? code
        case .unavailable(let why): why
        }
    }
}
