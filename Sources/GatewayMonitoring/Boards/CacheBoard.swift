import GatewayPlan
import GatewayTelemetry

/// Whether the cache answers, and why it does not.
struct CacheBoard {
    let plan: MonitoringPlan

    var content: (description: String, variables: [Board.Variable], rows: [Board.Row]) {
        (
            "How many lookups find an answer, what is dropped and why, and whether warming is of use.",
            [
                Board.Variable(
                    name: "group", label: "Group", query: "label_values(setlist_cache_requests_total{\(BoardQuery.variables)}, group)")
            ],
            [
                Board.Row(title: "Lookups", panels: lookups), Board.Row(title: "Room", panels: room),
                Board.Row(title: "Invalidation", panels: invalidation), Board.Row(title: "Warming", panels: warming),
            ]
        )
    }

    private static let found = #"result=~"hit|stale|negative|coalesced""#
    private static let group = #"group=~"$group""#

    private var target: [Panel.Threshold] {
        plan.alerts.first { $0.kind == .lowHitRate }.map { [.init(value: $0.threshold, isUpperBound: false)] } ?? []
    }

    private var lookups: [Panel] {
        [
            Panel(
                title: "Hit rate", description: "Share of lookups answered without the upstream. Below the line: SetlistLowHitRate.",
                kind: .stat, unit: .share,
                targets: [
                    .init(
                        "(\(BoardQuery.rate(.cacheRequests, Self.group, Self.found))) / (\(BoardQuery.rate(.cacheRequests, Self.group, #"result!="bypass""#)))"
                    )
                ], thresholds: target, width: 6),
            Panel(
                title: "Hit rate by group", description: "Which part of the API is asked anew most often.", kind: .timeseries, unit: .share,
                targets: [
                    .init(
                        "(\(BoardQuery.rate(.cacheRequests, Self.group, Self.found, by: "group"))) / (\(BoardQuery.rate(.cacheRequests, Self.group, #"result!="bypass""#, by: "group")))",
                        "{{group}}")
                ], thresholds: target, width: 9),
            Panel(
                title: "Lookups by result",
                description: "`coalesced` joined a request under way; `stale` was older than its TTL; `negative` is a kept error.",
                kind: .timeseries, unit: .perSecond,
                targets: [.init(BoardQuery.rate(.cacheRequests, Self.group, by: "result"), "{{result}}")],
                width: 9),
            Panel(
                title: "Most misses", description: "The ten endpoints that cost most requests: candidates for a longer TTL.",
                kind: .timeseries,
                unit: .perSecond,
                targets: [
                    .init("topk(10, \(BoardQuery.rate(.cacheRequests, Self.group, #"result="miss""#, by: "endpoint")))", "{{endpoint}}")
                ],
                width: 24, height: 7),
        ]
    }

    private var room: [Panel] {
        [
            Panel(
                title: "Room used", description: "Near 1 with many evictions for capacity: raise cache_store.max_size.", kind: .timeseries,
                unit: .share,
                targets: [
                    .init(
                        "max by (instance) (\(BoardQuery.selector(.cacheBytes)) / \(BoardQuery.selector(.cacheMaxBytes)))", "{{instance}}")
                ]),
            Panel(
                title: "Entries", description: "Answers in the cache.", kind: .timeseries, unit: .short,
                targets: [.init("max by (instance) (\(BoardQuery.selector(.cacheEntries)))", "{{instance}}")]),
            Panel(
                title: "Dropped by cause", description: "`capacity` is want of room; the others are the policy at work.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.cacheEvictions, by: "cause"), "{{cause}}")]),
        ]
    }

    private var invalidation: [Panel] {
        [
            Panel(
                title: "Invalidations by cause", description: "`unknown_outcome`: a write whose answer never came.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.cacheInvalidations, by: "cause"), "{{cause}}")]),
            Panel(
                title: "Answers made unreachable", description: "Many for few invalidations: a pattern is wider than it must be.",
                kind: .timeseries, unit: .perSecond, targets: [.init(BoardQuery.rate(.cacheInvalidatedEntries))]),
            Panel(
                title: "Fills by result", description: "Overtaken ones were under way while a write touched their tags.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.cacheFills, by: "result"), "{{result}}")]),
        ]
    }

    private var warming: [Panel] {
        [
            Panel(
                title: "Warming requests", description: "Failed ones: see SetlistWarmingFailed.", kind: .timeseries, unit: .perSecond,
                targets: [.init(BoardQuery.rate(.warmingKeys, by: "result"), "{{result}}")], width: 6),
            Panel(
                title: "Warming runs", description: "`stopped` ones met a 429, an open breaker or their deadline.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.warmingRuns, by: "result"), "{{result}}")], width: 6),
            Panel(
                title: "Used before expiry", description: "Of the warmed answers, how many somebody asked for. Below a fifth: drop them.",
                kind: .stat, unit: .share,
                targets: [
                    .init(
                        "sum(\(BoardQuery.selector(.warmingUsed))) / sum(\(BoardQuery.selector(.warmingKeys, #"result="filled""#)))")
                ], thresholds: [.init(value: 0.2, isUpperBound: false)], width: 6),
            Panel(
                title: "Last warming", description: "When the last run ended.", kind: .stat, unit: .dateTime,
                targets: [.init("max(\(BoardQuery.selector(.warmingLastRun))) * 1000")], width: 6),
        ]
    }
}
