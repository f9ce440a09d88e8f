/// Why nobody is signed in.
package enum LoginFailure: Error, Equatable, CustomStringConvertible {
    /// The person said no.
    case denied
    /// The service sent the browser back with another error (RFC 6749, section 4.1.2.1).
    case refused(code: String, description: String?)
    /// The answer belongs to another sign-in, or was made up.
    case stateMismatch
    /// What was pasted is not where the browser ended.
    case noAnswer
    case timedOut(redirectURI: String)
    /// The code was not redeemed.
    case notRedeemed(TokenFailure)
    case notKept(TokenStoreFailure)

    package var description: String {
        switch self {
        case .denied: "Signing in was declined in the browser; nothing has changed."
        case .refused(let code, let description):
            "The service refused to sign in: \(description.map { "\($0) (\(code))" } ?? code)."
        case .stateMismatch: "This answer belongs to another sign-in. Run login again and use the address that it shows."
        case .noAnswer: "That is not the address that the browser ends at; it has `code=` and `state=` in it."
        case .timedOut(let redirectURI):
            """
            Nobody signed in in time. If the browser spoke of a wrong redirect URI, register exactly this one for the app, \
            without a port if the service allows that: \(redirectURI)
            """
        case .notRedeemed(.refused("invalid_client", let description)):
            "The service does not know the app: \(description ?? "invalid_client"). Check the client id and its secret."
        case .notRedeemed(let failure): "The service gave no tokens: \(failure.text)."
        case .notKept(let failure): failure.description
        }
    }
}
