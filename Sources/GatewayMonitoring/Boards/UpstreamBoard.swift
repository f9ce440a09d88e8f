import GatewayPlan
import GatewayTelemetry

/// How the upstream does, and how near its limits are.
struct UpstreamBoard {
    let plan: MonitoringPlan

    var content: (description: String, variables: [Board.Variable], rows: [Board.Row]) {
        (
            "What the upstream answers, how long it takes, and how much of its limits is left.",
            [
                Board.Variable(
                    name: "endpoint", label: "Endpoint",
                    query: "label_values(setlist_upstream_requests_total{\(BoardQuery.variables)}, endpoint)")
            ],
            [
                Board.Row(title: "Answers", panels: answers), Board.Row(title: "Limits", panels: limits),
                Board.Row(title: "Sign-in", panels: signIn),
            ]
        )
    }

    private static let endpoint = #"endpoint=~"$endpoint""#

    private var answers: [Panel] {
        [
            Panel(
                title: "Requests by answer", description: "`error` means that none came: connection, TLS, timeout.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.upstreamRequests, Self.endpoint, by: "code"), "{{code}}")]),
            Panel(
                title: "Duration", description: "From sending a request to the end of its answer.", kind: .timeseries, unit: .seconds,
                targets: [0.5, 0.95, 0.99].map {
                    .init(BoardQuery.quantile($0, of: .upstreamRequestDuration, Self.endpoint), "p\(Int(($0 * 100).rounded()))")
                }),
            Panel(
                title: "Duration, all requests", description: "Two bands mean two kinds of requests or a slow replica of the upstream.",
                kind: .heatmap, unit: .seconds,
                targets: [
                    .init(
                        expression: BoardQuery.rate(.upstreamRequestDuration, suffix: "_bucket", Self.endpoint, by: "le"), legend: "{{le}}",
                        isHeatmap: true)
                ]),
            Panel(
                title: "Slowest endpoints", description: "95 of 100 are faster. A timeout shorter than this refuses good answers.",
                kind: .timeseries, unit: .seconds,
                targets: [
                    .init(
                        "topk(10, \(BoardQuery.quantile(0.95, of: .upstreamRequestDuration, Self.endpoint, by: "endpoint")))",
                        "{{endpoint}}")
                ], width: 12),
            Panel(
                title: "Under way", description: "Near the connection limit, requests wait for one another.", kind: .timeseries,
                unit: .short,
                targets: [.init("sum by (upstream) (\(BoardQuery.selector(.upstreamRequestsInFlight)))", "{{upstream}}")], width: 12),
        ]
    }

    private var limits: [Panel] {
        [
            Panel(
                title: "Gate opens in", description: "Time until the upstream may be asked again; 0 while the gate is open.", kind: .stat,
                unit: .seconds,
                targets: [.init("clamp_min(max by (upstream) (\(BoardQuery.selector(.gateClosedUntil))) - time(), 0)", "{{upstream}}")],
                thresholds: [.init(value: 1, isUpperBound: true)], width: 4),
            Panel(
                title: "Throttled", description: "Answers 429. More than none: our windows are too wide.", kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.upstreamThrottled, by: "upstream"), "{{upstream}}")], width: 10),
            Panel(
                title: "Room in each window", description: "Share of the window's requests that is left. At 0 requests queue.",
                kind: .timeseries, unit: .share,
                targets: [
                    .init(
                        "min by (tier, window) (\(BoardQuery.selector(.limitRemaining)) / \(BoardQuery.selector(.limitSize)))",
                        "{{tier}} {{window}}")
                ], thresholds: room, width: 10),
            Panel(
                title: "Limit and what is left", description: "In requests.", kind: .table, unit: .short,
                targets: [
                    .init(expression: "min by (tier, window) (\(BoardQuery.selector(.limitRemaining)))", legend: "", isInstant: true),
                    .init(expression: "max by (tier, window) (\(BoardQuery.selector(.limitSize)))", legend: "", isInstant: true),
                ], width: 24, height: 7),
        ]
    }

    private var room: [Panel.Threshold] {
        plan.alerts.first { $0.kind == .limitNearlyReached }.map { [.init(value: (1 - $0.threshold).rounded6, isUpperBound: false)] } ?? []
    }

    private var signIn: [Panel] {
        [
            Panel(
                title: "Sign-in ends", description: "After that, `setlist login` once more.", kind: .stat, unit: .dateTime,
                targets: [.init("min by (account) (\(BoardQuery.selector(.credentialExpiry)) > 0) * 1000", "{{account}}")], width: 6,
                height: 6),
            Panel(
                title: "Signed in", description: "When each account was.", kind: .stat, unit: .dateTime,
                targets: [.init("min by (account) (\(BoardQuery.selector(.credentialAuthorized)) > 0) * 1000", "{{account}}")], width: 6,
                height: 6),
            Panel(
                title: "Token refreshes", description: "`revoked` means: sign in again.", kind: .timeseries, unit: .perSecond,
                targets: [.init(BoardQuery.rate(.tokenRefreshes, by: "result"), "{{result}}")], width: 12, height: 6),
        ]
    }
}
