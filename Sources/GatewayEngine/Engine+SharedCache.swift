import GatewayPlan

extension Engine {
    /// What other gateways have under the key of a read, before the upstream is asked; `nil`: there is no shared cache.
    func sharedLookup(_ fill: CacheFill) async -> SharedLookup? { await shared?.get(sharedKey(fill.key), tags: fill.stamps.map(\.slot)) }

    /// The answer of another gateway, if it is fresh for longer than what is here; it is stored here, too.
    func adopt(_ found: SharedAnswer?, instead previous: CachedAnswer?, _ fill: CacheFill) -> Answer? {
        let time = now().nanoseconds
        guard let found, !fill.isHeld, fill.unsettledUntil == nil else { return nil }
        let (storedAt, freshUntil) = (time - found.age, time - found.age + found.freshFor)
        guard freshUntil > max(time, previous?.freshUntil ?? time) else { return nil }
        guard let entry = fill.entry(found.content, etag: found.etag, ttl: found.freshFor, now: storedAt) else { return nil }
        guard cache.store(entry, hash: fill.key.hash, key: fill.key.bytes) else { return nil }
        return Answer(content: found.content, source: .hit(ageNanoseconds: found.age, ttlNanoseconds: freshUntil - time))
    }

    /// Lets other gateways have what was stored here; errors, and what a write may not show in yet, are kept to oneself.
    func share(_ answer: Answer, etag: String?, _ fill: CacheFill, _ lookup: SharedLookup?) async {
        guard let lookup, case .miss(let ttl) = answer.source, !answer.content.isError, fill.unsettledUntil == nil else { return }
        let own = SharedAnswer(content: answer.content, etag: etag, age: 0, freshFor: ttl)
        await shared?.set(own, under: sharedKey(fill.key), tags: fill.stamps.map(\.slot), epochs: lookup.epochs)
    }

    /// A tool's number in the key means something within one configuration only.
    private func sharedKey(_ key: FlightTable.Key) -> [UInt8] { Array(plan.revision.utf8) + key.bytes }
}
