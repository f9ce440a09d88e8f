/// Remembers over restarts until when the upstream asked for silence.
package protocol PenaltyStore: Sendable {
    /// Nanoseconds that are left of what was saved for this client; `nil` when nothing is, or it cannot be read.
    func load(client: String) -> Int64?
    /// Saves that so many nanoseconds from now are to be silent, unless more is saved already; returns when it is safe.
    func save(client: String, remaining: Int64) async
}

/// Remembers nothing.
package struct NoPenaltyStore: PenaltyStore {
    package init() {}
    package func load(client: String) -> Int64? { nil }
    package func save(client: String, remaining: Int64) async {}
}
