import GatewayPlan

/// An answer on its way into the cache: what was known before its request was sent.
struct CacheFill {
    let policy: CachePolicy
    /// The tool's id.
    let tool: Int
    let key: FlightTable.Key
    let stamps: [TagStamp]
    /// A write to one of its tags was under way.
    let isHeld: Bool
    /// When the first write settles that the answer may not show, nanoseconds of uptime; `nil` when it shows all.
    let unsettledUntil: Int64?
    let isWarming: Bool

    /// How long the answer is fresh, nanoseconds; `nil` when it is not to be stored.
    ///
    /// What was read before a write had settled may be old, so it does not outlive the first settling. What the upstream says can only
    /// shorten it, and the jitter, which comes from the key and the time, as well.
    func ttl(of response: UpstreamResponse, isError: Bool, now: Int64) -> Int64? {
        var ttl = policy.ttl
        if let special = policy.ttlByStatus[response.status] { ttl = special } else if isError { return nil }
        if policy.respect == .header, let seconds = response.maximumAgeSeconds { ttl = min(ttl, Int64(seconds) * 1_000_000_000) }
        if policy.jitterPercent > 0 {
            let spread = UInt64(ttl / 100 * policy.jitterPercent)
            let random = (UInt64(bitPattern: Int64(key.hash)) ^ UInt64(bitPattern: now)) &* 0x9E37_79B9_7F4A_7C15
            ttl -= Int64((random >> 1) % (spread + 1))
        }
        if let unsettledUntil { ttl = min(ttl, policy.settleTTL, unsettledUntil - now) }
        return ttl > 0 ? ttl : nil
    }

    func entry(_ content: AnswerContent, etag: String?, ttl: Int64, now: Int64) -> CachedAnswer? {
        var flags: CachedAnswer.Flags = []
        if content.isError || unsettledUntil != nil { flags.insert(.isBrief) }
        if isWarming { flags.insert(.isUnusedWarming) }
        return CachedAnswer(
            key: key.bytes, hash: key.hash, content: content, etag: etag, stamps: stamps, storedAt: now, freshFor: ttl, tool: tool,
            flags: flags)
    }
}
