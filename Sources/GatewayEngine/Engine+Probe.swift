import GatewayPlan

extension Engine {
    var isCacheWithinBounds: Bool { cache.size.bytes <= plan.cacheStore.maximumBytes }

    /// Whether the store of answers is in order: every part of it can be entered, and together they keep to the bound.
    package func probeCache() -> HealthOutcome {
        let (entries, bytes) = cache.size
        let bound = plan.cacheStore.maximumBytes
        let text = "\(entries) entries, \(bytes) of \(bound) bytes"
        return bytes <= bound ? .well(text) : .ill(text)
    }
}
