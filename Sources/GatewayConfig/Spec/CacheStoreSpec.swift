/// `cache_store`: what all cached answers share.
struct CacheStoreSpec: Sendable {
    static let maximumSize = Key(
        "max_size", .size, .standard("4MiB"), "All cached answers together; one larger than a sixteenth of it is not kept.")
    static let maximumTagValues = Key(
        "max_tag_values", .integer(1...1_000, label: "1–1000"), .standard("20"),
        "An answer about more values of a list than this is about all values.")
    static let refreshBackoff = Key(
        "refresh_backoff", .duration(), .standard("1s"),
        "After a failed renewal an answer is left alone for so long; twice as long each time.")
    static let maximumRefreshBackoff = Key("max_refresh_backoff", .duration(), .standard("30s"), "At most for so long.")
    static let upkeep = Key(
        "upkeep", .period, .standard("1s"), "How often dead answers are swept out and what has settled is made known.")
    static let table = KeyTable(
        "`cache_store`",
        [maximumSize.entry, maximumTagValues.entry, refreshBackoff.entry, maximumRefreshBackoff.entry, upkeep.entry])

    let maximumSize: Field<Int64>
    let maximumTagValues: Field<Int64>
    let refreshBackoff: Field<Int64>
    let maximumRefreshBackoff: Field<Int64>
    let upkeep: Field<Int64>

    init(_ cursor: MappingCursor) {
        maximumSize = cursor.valueOrStandard(Self.maximumSize)
        maximumTagValues = cursor.valueOrStandard(Self.maximumTagValues)
        refreshBackoff = cursor.valueOrStandard(Self.refreshBackoff)
        maximumRefreshBackoff = cursor.valueOrStandard(Self.maximumRefreshBackoff)
        upkeep = cursor.valueOrStandard(Self.upkeep)
    }
}
