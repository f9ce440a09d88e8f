import GatewayPlan
package import JSONBytes
import NIOCore

/// What the cache has done since the start, as operators read it.
package struct CacheReport {
    private let engine: Engine
    private let warmer: Warmer

    package init(engine: Engine, warmer: Warmer) {
        self.engine = engine
        self.warmer = warmer
    }

    /// - Parameter milliseconds: the calendar's time, since 1970.
    package func json(at milliseconds: Int64) -> JSONValue {
        let time = engine.now().nanoseconds
        /// When something happened, on the calendar.
        func date(_ uptime: Int64) -> JSONValue { .string(String.date(milliseconds - (time - uptime) / 1_000_000)) }
        let recent = engine.cache.log.recent.map { record -> JSONValue in
            [
                "tag": .string(record.tag), "cause": .string(record.cause.rawValue), "actor": .string(record.actor),
                "entries": .integer(Int64(record.entries)), "time": date(record.time),
            ]
        }
        let (invalidations, entries) = engine.cache.log.totals
        return [
            "timestamp": .string(String.date(milliseconds)), "cache": cache,
            "invalidation": [
                "total_invalidations": .integer(Int64(invalidations)), "entries_invalidated": .integer(Int64(entries)),
                "recent_invalidations": .array(recent),
            ],
            "warming": warming(date), "health": .string(engine.isCacheWithinBounds ? "healthy" : "degraded"), "endpoints": endpoints,
        ]
    }

    private var cache: JSONValue {
        let (count, bytes) = engine.cache.size
        let hits = total(.hits)
        let asked = hits + total(.stale) + total(.misses)
        return [
            "hits": .integer(Int64(hits)), "stale": .integer(Int64(total(.stale))), "misses": .integer(Int64(total(.misses))),
            "hit_rate_percent": .number(Self.percent(hits, of: asked)), "size": .integer(Int64(count)), "bytes": .integer(Int64(bytes)),
            "max_bytes": .integer(Int64(engine.plan.cacheStore.maximumBytes)), "evictions": .integer(Int64(total(.evicted))),
            "flights": .integer(Int64(engine.flights.count)),
        ]
    }

    private func warming(_ date: (Int64) -> JSONValue) -> JSONValue {
        let report = warmer.report
        let used = total(.warmingsUsed)
        return [
            "last_warming": report.lastRound.map(date) ?? .null, "keys_warmed": .integer(Int64(report.filled)),
            "rounds": .integer(Int64(report.rounds)), "planned": .integer(Int64(report.planned)),
            "skipped_fresh": .integer(Int64(report.skipped)), "failed": .integer(Int64(report.failed)),
            "aborted": .integer(Int64(report.aborted)), "last_duration_ms": .integer(report.lastDuration / 1_000_000),
            "used_before_expiry": .integer(Int64(used)),
            "used_before_expiry_percent": .number(Self.percent(used, of: UInt64(report.filled))),
        ]
    }

    /// Only tools whose cache was asked for something.
    private var endpoints: JSONValue {
        var object: JSONObject = [:]
        for tool in engine.plan.tools where tool.cache != nil {
            var numbers: JSONObject = [:]
            for event in EntryEvent.allCases { numbers[event.name] = .integer(Int64(engine.cache.number(event, of: tool.id))) }
            let flights = engine.flightEvents
            for event in FlightEvent.allCases { numbers[event.name] = .integer(Int64(flights.number(event, of: tool.id))) }
            if numbers.members.contains(where: { $0.value != .integer(0) }) { object[tool.name] = .object(numbers) }
        }
        return .object(object)
    }

    private func total(_ event: EntryEvent) -> UInt64 { engine.cache.total(event) }

    /// With two digits after the point.
    private static func percent(_ part: UInt64, of whole: UInt64) -> Double {
        whole == 0 ? 0 : Double(part * 10_000 / whole) / 100
    }
}

extension EntryEvent {
    /// In the statistics.
    fileprivate var name: String { self == .warmingsUsed ? "warmings_used" : "\(self)" }
}

extension FlightEvent {
    /// In the statistics.
    fileprivate var name: String {
        switch self {
        case .staleIfError: "stale_if_error"
        case .notModified: "not_modified"
        case .coalesced, .refreshes, .failures, .bypassed: "\(self)"
        }
    }
}
