import Diagnostics
import JSONBytes

/// The answers of the cache's routes for people.
struct CacheText {
    let report: JSONValue

    func lines(color: Bool) -> [String] {
        var heading = TextTable([
            ("hits", .right), ("stale", .right), ("misses", .right), ("hit rate", .right), ("entries", .right), ("bytes", .right),
            ("evicted", .right), ("", .left),
        ])
        let cache = report["cache"]
        let health = report["health"]?.stringValue ?? ""
        heading.add([
            .init(Self.number(cache?["hits"])), .init(Self.number(cache?["stale"])), .init(Self.number(cache?["misses"])),
            .init(Self.percent(cache?["hit_rate_percent"])), .init(Self.number(cache?["size"])), .init(Self.number(cache?["bytes"])),
            .init(Self.number(cache?["evictions"])), .init(health, health == "healthy" ? .good : .bad),
        ])
        var endpoints = TextTable([
            ("endpoint", .left), ("hits", .right), ("stale", .right), ("misses", .right), ("shared", .right), ("renewed", .right),
            ("failed", .right), ("invalidated", .right), ("evicted", .right),
        ])
        for member in report["endpoints"]?.objectValue?.members ?? [] {
            let columns = ["hits", "stale", "misses", "coalesced", "refreshes", "failures", "invalidated", "evicted"]
            endpoints.add([.init(member.key, .bold)] + columns.map { .init(Self.number(member.value[$0])) })
        }
        return heading.lines(color: color) + [""] + endpoints.lines(color: color) + [""] + invalidations(color) + [""] + [warming]
    }

    private func invalidations(_ color: Bool) -> [String] {
        var table = TextTable([("invalidated", .left), ("entries", .right), ("why", .left), ("by", .left), ("when", .left)])
        for record in (report["invalidation"]?["recent_invalidations"]?.arrayValue ?? []).prefix(10) {
            table.add([
                .init(record["tag"]?.stringValue ?? "", .bold), .init(Self.number(record["entries"])),
                .init(record["cause"]?.stringValue ?? ""), .init(record["actor"]?.stringValue ?? ""),
                .init(record["time"]?.stringValue ?? ""),
            ])
        }
        return table.lines(color: color)
    }

    private var warming: String {
        let warming = report["warming"]
        guard let last = warming?["last_warming"]?.stringValue else { return "warming: none yet" }
        return "warming: \(Self.number(warming?["keys_warmed"])) answers in \(Self.number(warming?["rounds"])) rounds, last \(last); "
            + "\(Self.percent(warming?["used_before_expiry_percent"])) were used before they expired"
    }

    /// How much was dropped.
    static func dropped(_ answer: JSONValue) -> [String] {
        (answer["tags"]?.arrayValue ?? []).map { "\($0["tag"]?.stringValue ?? ""): \(number($0["entries"])) entries" }
    }

    private static func number(_ value: JSONValue?) -> String { value?.intValue.map { String($0) } ?? "0" }
    private static func percent(_ value: JSONValue?) -> String { "\(value?.doubleValue ?? 0) %" }
}
