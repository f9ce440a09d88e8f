/// Whom a call is for, which decides who goes first when the upstream is scarce.
package enum CallPriority: UInt8, Sendable, CaseIterable {
    /// Somebody waits for the answer.
    case interactive
    /// An answer that is already served is being renewed.
    case refresh
    /// Nobody has asked yet.
    case warming
}
