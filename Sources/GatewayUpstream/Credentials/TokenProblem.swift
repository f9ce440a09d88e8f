/// Why there is no access token, in words for whoever called.
enum TokenProblem: Error, Equatable {
    /// A person has to do something.
    case needsOperator(String)
    /// It may go better later.
    case unavailable(String)
    /// The caller gave up waiting.
    case cancelled
}
