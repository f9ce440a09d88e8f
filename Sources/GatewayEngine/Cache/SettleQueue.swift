/// Writes whose effects the upstream may not show yet.
struct SettleQueue {
    /// What a write made stale.
    struct Write {
        let tags: [(text: String, slots: [TagSlot])]
        let actor: String
        /// Nanoseconds of uptime.
        let settlesAt: Int64
    }

    private var writes: [Write] = []

    mutating func append(_ write: Write) { writes.append(write) }

    /// Takes out what has settled by now.
    mutating func takeSettled(now: Int64) -> [Write] {
        let settled = writes.filter { $0.settlesAt <= now }
        if !settled.isEmpty { writes.removeAll { $0.settlesAt <= now } }
        return settled
    }
}
