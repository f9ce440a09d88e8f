/// How the gateway proves itself to the upstream.
package enum CredentialPlan: Sendable, Equatable {
    case none
    /// A bearer token; an empty one means that the operator has not given it yet, and `help` tells callers how to.
    case bearer(Secret, help: String?)
    /// Access tokens that are fetched and renewed.
    case oauth2(OAuthPlan)
}
