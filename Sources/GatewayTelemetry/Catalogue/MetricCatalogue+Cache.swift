extension MetricDefinition {
    package static let cacheRequests = MetricDefinition(
        "setlist_cache_requests_total", .counter, labels: ["endpoint", "group", "result"],
        help: "Lookups for calls of clients by result: hit, stale, negative, miss, coalesced, bypass.")
    package static let cacheEntries = MetricDefinition("setlist_cache_entries", .gauge, help: "Answers in the cache.")
    package static let cacheBytes = MetricDefinition("setlist_cache_bytes", .gauge, help: "Bytes of keys and answers in the cache.")
    package static let cacheMaxBytes = MetricDefinition("setlist_cache_max_bytes", .gauge, help: "Bytes that the cache may hold.")
    package static let cacheEvictions = MetricDefinition(
        "setlist_cache_evictions_total", .counter, labels: ["cause"],
        help: "Answers dropped, by cause: capacity, expired, invalidated, replaced.")
    package static let cacheInvalidations = MetricDefinition(
        "setlist_cache_invalidations_total", .counter, labels: ["cause"],
        help: "Invalidations of a tag, by cause: write, unknown_outcome, settled, admin, purge.")
    package static let cacheInvalidatedEntries = MetricDefinition(
        "setlist_cache_invalidated_entries_total", .counter, help: "Answers made unreachable by invalidations.")
    package static let cacheFills = MetricDefinition(
        "setlist_cache_fills_total", .counter, labels: ["result"],
        help: "Answers offered to the cache, by result: stored, overtaken by an invalidation, too_large.")

    package static let warmingRuns = MetricDefinition(
        "setlist_warming_runs_total", .counter, labels: ["result"], help: "Warming runs by result: complete, stopped.")
    package static let warmingKeys = MetricDefinition(
        "setlist_warming_keys_total", .counter, labels: ["result"],
        help: "Warming requests by result: filled, fresh, failed, aborted.")
    package static let warmingUsed = MetricDefinition(
        "setlist_warming_used_total", .counter, help: "Warmed answers that somebody asked for before they expired.")
    package static let warmingLastRun = MetricDefinition(
        "setlist_warming_last_run_timestamp_seconds", .gauge, help: "When the last warming run ended; 0 before the first.")
}

extension MetricCatalogue {
    static let cache: [MetricDefinition] = [
        .cacheRequests, .cacheEntries, .cacheBytes, .cacheMaxBytes, .cacheEvictions, .cacheInvalidations, .cacheInvalidatedEntries,
        .cacheFills,
    ]
    static let warming: [MetricDefinition] = [.warmingRuns, .warmingKeys, .warmingUsed, .warmingLastRun]
}
