import GatewayPlan
package import GatewayTelemetry
import NIOCore

/// What the cache and its warming know of themselves.
package struct CacheMetrics: MetricSource {
    private let engine: Engine
    private let warmer: Warmer
    private let wallClock: @Sendable () -> Int64

    /// - Parameter wallClock: nanoseconds since 1970.
    package init(engine: Engine, warmer: Warmer, wallClock: @escaping @Sendable () -> Int64) {
        self.engine = engine
        self.warmer = warmer
        self.wallClock = wallClock
    }

    package func collect(into samples: inout MetricSamples) {
        let cache = engine.cache
        let (entries, bytes) = cache.size
        samples.add(.cacheEntries, value: Double(entries))
        samples.add(.cacheBytes, value: Double(bytes))
        samples.add(.cacheMaxBytes, value: Double(engine.plan.cacheStore.maximumBytes))
        let dropped: [(String, EntryEvent)] = [
            ("capacity", .evicted), ("expired", .expired), ("invalidated", .invalidated), ("replaced", .replaced),
        ]
        for (cause, event) in dropped { samples.add(.cacheEvictions, cause, value: Double(cache.total(event))) }
        for cause in InvalidationRecord.Cause.allCases {
            samples.add(.cacheInvalidations, cause.rawValue, value: Double(cache.log.count(of: cause)))
        }
        samples.add(.cacheInvalidatedEntries, value: Double(cache.log.totals.entries))
        samples.add(.cacheFills, "stored", value: Double(cache.total(.fills)))
        samples.add(.cacheFills, "overtaken", value: Double(cache.overtaken))
        samples.add(.cacheFills, "too_large", value: Double(cache.tooLarge))
        collectWarming(into: &samples)
    }

    private func collectWarming(into samples: inout MetricSamples) {
        let report = warmer.report
        samples.add(.warmingRuns, "complete", value: Double(report.rounds - report.stopped))
        samples.add(.warmingRuns, "stopped", value: Double(report.stopped))
        samples.add(.warmingKeys, "filled", value: Double(report.filled))
        samples.add(.warmingKeys, "fresh", value: Double(report.skipped))
        samples.add(.warmingKeys, "failed", value: Double(report.failed))
        samples.add(.warmingKeys, "aborted", value: Double(report.aborted))
        samples.add(.warmingUsed, value: Double(engine.cache.total(.warmingsUsed)))
        let age = report.lastRound.map { engine.now().nanoseconds - $0 }
        samples.add(.warmingLastRun, value: age.map { Double(wallClock() - $0) / 1e9 } ?? 0)
    }
}
