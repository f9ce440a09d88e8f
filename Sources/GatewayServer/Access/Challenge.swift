import GatewayPlan

/// What a client that is not let in is told: `WWW-Authenticate` as RFC 6750 and RFC 9728 have it.
struct Challenge: Sendable {
    private let resourceMetadata: String?
    private let scopes: String

    /// - Parameter metadata: where the resource's metadata are; `nil` without an authorization server.
    init(metadata: String?, scopes: [String]) {
        resourceMetadata = metadata
        self.scopes = scopes.joined(separator: " ")
    }

    /// No token was shown.
    var missing: String { text([]) }

    /// A token was shown and is not taken.
    ///
    /// - Parameter why: without quotes and backslashes.
    func invalid(_ why: String) -> String { text([("error", "invalid_token"), ("error_description", why)]) }

    /// The token holds and does not allow this.
    ///
    /// - Parameter needed: the scopes of which one would; `nil`: any of those that there are.
    func insufficient(_ needed: [String]? = nil) -> String {
        text(
            [("error", "insufficient_scope"), ("error_description", "the token has none of the scopes that are needed here")],
            scopes: needed?.joined(separator: " "))
    }

    private func text(_ fields: [(String, String)], scopes needed: String? = nil) -> String {
        var fields = fields
        if let resourceMetadata { fields.append(("resource_metadata", resourceMetadata)) }
        let scopes = needed ?? scopes
        if !scopes.isEmpty { fields.append(("scope", scopes)) }
        guard !fields.isEmpty else { return "Bearer" }
        return "Bearer " + fields.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ", ")
    }
}
