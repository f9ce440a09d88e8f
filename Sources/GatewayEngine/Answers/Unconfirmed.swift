/// Why a call that the user must agree to was not made.
package enum Unconfirmed: Sendable, Equatable {
    /// The user was asked and does not want it.
    case declined
    /// The client was asked and gave no answer, or none that says anything.
    case unanswered
    /// The client cannot ask, and does not say that it has.
    case argumentMissing
}
