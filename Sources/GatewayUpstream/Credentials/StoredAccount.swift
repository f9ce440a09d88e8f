package import GatewayPlan
import JSONBytes

/// One sign-in as the token store keeps it.
package struct StoredAccount: Sendable, Equatable {
    /// The account of those who name none.
    package static let standardName = "default"

    /// Which entry of `credentials` it belongs to.
    package var credential: String
    package var account: String
    /// The app that the tokens were given to; they are worth nothing to another.
    package var clientID: String
    package var accessToken: Secret?
    /// Seconds since 1970; `nil`: the service did not say.
    package var accessTokenEndsAt: Int64?
    /// `nil` when the service has refused it for good.
    package var refreshToken: Secret?
    package var scopes: [String]
    /// When the person agreed, seconds since 1970.
    package var authorizedAt: Int64
    /// A digest of the configured refresh token that this one descends from; `nil`: somebody signed in.
    package var origin: String?

    package init(
        credential: String, account: String, clientID: String, accessToken: Secret?, accessTokenEndsAt: Int64?, refreshToken: Secret?,
        scopes: [String], authorizedAt: Int64, origin: String? = nil
    ) {
        self.credential = credential
        self.account = account
        self.clientID = clientID
        self.accessToken = accessToken
        self.accessTokenEndsAt = accessTokenEndsAt
        self.refreshToken = refreshToken
        self.scopes = scopes
        self.authorizedAt = authorizedAt
        self.origin = origin
    }

    /// The service has ended it; only a new sign-in helps.
    package var hasEnded: Bool { refreshToken == nil }

    /// Takes over what the service granted; a refresh token that it left out stays as it was (RFC 6749, section 6).
    mutating func take(_ grant: TokenGrant, at now: Int64) {
        accessToken = grant.accessToken
        accessTokenEndsAt = grant.lifetime.map { now + $0 }
        if let refreshToken = grant.refreshToken { self.refreshToken = refreshToken }
        if let scopes = grant.scopes { self.scopes = scopes }
    }

    /// Forgets both tokens: the service has said that they are worth nothing.
    mutating func end() {
        accessToken = nil
        accessTokenEndsAt = nil
        refreshToken = nil
    }
}

extension StoredAccount {
    /// `nil` when a member that must be there is not.
    init?(_ json: JSONValue) {
        guard let credential = json["credential"]?.stringValue, let account = json["account"]?.stringValue,
            let clientID = json["client_id"]?.stringValue, let authorizedAt = json["authorized_at"]?.intValue
        else { return nil }
        self.init(
            credential: credential, account: account, clientID: clientID,
            accessToken: json["access_token"]?.stringValue.map { Secret($0) },
            accessTokenEndsAt: json["access_token_ends_at"]?.intValue.map { Int64($0) },
            refreshToken: json["refresh_token"]?.stringValue.map { Secret($0) },
            scopes: (json["scopes"]?.arrayValue ?? []).compactMap(\.stringValue), authorizedAt: Int64(authorizedAt),
            origin: json["origin"]?.stringValue)
    }

    /// For the file alone: it holds the tokens in clear.
    var json: JSONValue {
        var object: JSONObject = [
            "credential": .string(credential), "account": .string(account), "client_id": .string(clientID),
            "authorized_at": .integer(authorizedAt), "scopes": .array(scopes.map { .string($0) }),
        ]
        object["access_token"] = accessToken.map { $0.reveal { .string($0) } }
        object["access_token_ends_at"] = accessTokenEndsAt.map { .integer($0) }
        object["refresh_token"] = refreshToken.map { $0.reveal { .string($0) } }
        object["origin"] = origin.map { .string($0) }
        return .object(object)
    }
}
