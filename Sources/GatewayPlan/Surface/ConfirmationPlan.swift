/// Who is asked before a tool that wants it is called.
package struct ConfirmationPlan: Sendable, Equatable {
    package enum Mode: String, Sendable, CaseIterable {
        /// Nobody.
        case off
        /// The user, where the client can ask; other clients go ahead.
        case ask
        /// The user, where the client can ask; other clients must say that they have.
        case require
    }

    package var mode: Mode
    /// How long a question can be answered, nanoseconds.
    package var timeout: Int64

    package init(mode: Mode, timeout: Int64) {
        self.mode = mode
        self.timeout = timeout
    }
}
