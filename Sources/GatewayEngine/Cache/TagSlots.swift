import GatewayPlan

extension TagPath {
    /// Where an answer about this tag looks for writes.
    ///
    /// `a/b/c` is found under `a/**`, `a/b/**`, `a/b/c/**` and `a/b/c` itself; `a/b` cut before a value, also under anything below it.
    func appendSlots(to slots: inout [TagSlot]) {
        for hash in levels.map(\.subtree) + [isCut ? last.below : last.exact] {
            let slot = TagSlot(hash: hash)
            if !slots.contains(slot) { slots.append(slot) }
        }
    }

    /// What a write to this tag counts up.
    func staleSlots(withDescendants: Bool) -> [TagSlot] {
        // For entries that could not keep the number of every value.
        let above = levels.dropLast().map { TagSlot(hash: $0.below) }
        return [TagSlot(hash: withDescendants || isCut ? last.subtree : last.exact)] + above
    }
}

extension ToolCall {
    /// The counters of what the answer is about and of all that lies above it, each once.
    func tagSlots(_ tags: [TagTemplate], maximumValues: Int) -> [TagSlot] {
        var slots: [TagSlot] = []
        for tag in tags {
            for path in tag.paths(of: self, atMost: maximumValues) { path.appendSlots(to: &slots) }
        }
        return slots
    }
}
