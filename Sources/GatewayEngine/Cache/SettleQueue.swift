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

    /// When the next write to one of these tags settles: somebody who asks from then on must see it.
    ///
    /// The first and not the last of them: several writes settle one after the other.
    ///
    /// - Returns: nanoseconds of uptime; `nil` when all have.
    func nextEnd(of slots: [TagSlot], after now: Int64) -> Int64? {
        var next: Int64?
        for write in writes where write.settlesAt > now && write.settlesAt < next ?? .max {
            if write.tags.contains(where: { $0.slots.contains(where: slots.contains) }) { next = write.settlesAt }
        }
        return next
    }

    /// Takes out what has settled by now.
    mutating func takeSettled(now: Int64) -> [Write] {
        let settled = writes.filter { $0.settlesAt <= now }
        if !settled.isEmpty { writes.removeAll { $0.settlesAt <= now } }
        return settled
    }
}
