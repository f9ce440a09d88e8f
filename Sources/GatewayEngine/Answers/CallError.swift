/// The words under `error` of a result that is one; those of a `Refusal.Kind` are words there, too.
package enum CallError: String, Sendable, CaseIterable {
    /// The upstream answered with an error of its own.
    case upstream = "upstream_error"
    case noCredential = "no_credential"
    case unreachable
    case timedOut = "timed_out"
    case interrupted
    case answerTooLarge = "answer_too_large"
    case cancelled
    case unreadableAnswer = "unreadable_answer"
    case invalidArguments = "invalid_arguments"
    case notOffered = "tool_not_offered"
    case notPermitted = "tool_not_permitted"
    case declined
    case unconfirmed
    case confirmationRequired = "confirmation_required"
}
