/// Something about a sign-in that an operator wants to know.
package enum CredentialEvent: Sendable, Equatable {
    /// A new access token was fetched.
    case renewed(account: String)
    /// The service refused for now, or could not be reached.
    case renewalFailed(account: String, why: String)
    /// The service refused for good.
    case ended(account: String, why: String)
    /// The sign-in ends in so many days, whatever is done with it.
    case endsSoon(account: String, days: Int)
    /// Nobody has signed in.
    case signInNeeded(account: String)
}
