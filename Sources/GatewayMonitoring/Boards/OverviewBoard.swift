import GatewayPlan
import GatewayTelemetry

/// What a person on call looks at first.
struct OverviewBoard {
    let plan: MonitoringPlan

    var content: (description: String, variables: [Board.Variable], rows: [Board.Row]) {
        (
            "Is it up, do calls succeed, how fast are they, and does the error budget last?",
            [
                Board.Variable(
                    name: "group", label: "Group", query: "label_values(setlist_tool_calls_total{\(BoardQuery.variables)}, group)")
            ],
            [
                Board.Row(title: "Now", panels: now), Board.Row(title: "Error budget", panels: plan.objectives.map(burn)),
                Board.Row(title: "Calls", panels: calls), Board.Row(title: "Saturation", panels: saturation),
                Board.Row(title: "Group $group", panels: ofGroup, repeatedFor: "group"),
            ]
        )
    }

    private func alert(_ kind: AlertKind) -> AlertPlan? { plan.alerts.first { $0.kind == kind } }

    private var now: [Panel] {
        [
            Panel(
                title: "Instances up", description: "0 means that Prometheus reaches none: see the runbook SetlistServiceDown.",
                kind: .stat, unit: .short, targets: [.init("sum(up{\(BoardQuery.variables)})")],
                thresholds: [.init(value: 1, isUpperBound: false)], width: 4, height: 5),
            Panel(
                title: "Ready", description: "Instances whose /readyz answers 200. Fewer than are up: `setlist health` says why.",
                kind: .stat, unit: .short, targets: [.init("sum(\(BoardQuery.selector(.ready)))")],
                thresholds: [.init(value: 1, isUpperBound: false)], width: 4, height: 5),
            Panel(
                title: "Calls", description: "Tool calls per second, all outcomes.", kind: .stat, unit: .perSecond,
                targets: [.init(BoardQuery.rate(.toolCalls))], width: 4, height: 5),
            Panel(
                title: "Failing", description: "Share of calls that failed or were refused. Above the line: SetlistErrorRate.", kind: .stat,
                unit: .share,
                targets: [
                    .init("(\(BoardQuery.rate(.toolCalls, CallRatios.failures))) / (\(BoardQuery.rate(.toolCalls, CallRatios.judged)))")
                ],
                thresholds: threshold(.errorRate), width: 4, height: 5),
            Panel(
                title: "Up since", description: "When the youngest instance started.", kind: .stat, unit: .dateTime,
                targets: [.init("max(\(BoardQuery.selector(.processStartTime))) * 1000")], width: 4, height: 5),
            Panel(
                title: "Configuration", description: "The revision that each instance serves; more than one means a reload under way.",
                kind: .table, unit: .short,
                targets: [
                    .init(expression: "sum by (instance, revision) (\(BoardQuery.selector(.configInfo)))", legend: "", isInstant: true)
                ],
                width: 4, height: 5),
            Panel(
                title: "Alerts", description: "Firing and pending; each links to its runbook.", kind: .alertlist, unit: .short, targets: [],
                width: 12, height: 8),
            Panel(
                title: "Health checks", description: "1 passes, 0 fails. `setlist health` shows the messages.", kind: .timeseries,
                unit: .short, targets: [.init("min by (check) (\(BoardQuery.selector(.healthCheckStatus)))", "{{check}}")], width: 12,
                height: 8),
        ]
    }

    private func burn(_ objective: ObjectivePlan) -> Panel {
        let targets = ["1h", "6h", "3d"].map { window in
            Panel.Target(
                "\(CallRatios.badRatio(window)){job=~\"$job\",slo=\"\(objective.name)\"} / \((1 - objective.target).rounded6.number)",
                window)
        }
        return Panel(
            title: "Burn of \(objective.name)",
            description: "1 spends the budget of \(objective.target.percent) in exactly thirty days; 14.4 pages. Over all instances.",
            kind: .timeseries, unit: .short, targets: targets, thresholds: [.init(value: 14.4, isUpperBound: true)],
            width: max(24 / max(plan.objectives.count, 1), 8))
    }

    private var calls: [Panel] {
        [
            Panel(
                title: "Calls by outcome",
                description: "`rejected` is a mistake of the caller; `refused` is one of our limits; `failed` is the upstream.",
                kind: .timeseries,
                unit: .perSecond, targets: [.init(BoardQuery.rate(.toolCalls, by: "outcome"), "{{outcome}}")]),
            Panel(
                title: "Duration",
                description: "From a call's arrival to its answer. A high p99 with a low p50 is the upstream or a queue.",
                kind: .timeseries, unit: .seconds,
                targets: [0.5, 0.95, 0.99].map { .init(BoardQuery.quantile($0, of: .toolCallDuration), "p\(Int(($0 * 100).rounded()))") }),
            Panel(
                title: "What the gateway adds", description: "Time spent neither waiting for the upstream nor in a queue.",
                kind: .timeseries,
                unit: .seconds,
                targets: [0.5, 0.99].map { .init(BoardQuery.quantile($0, of: .gatewayOverhead), "p\(Int(($0 * 100).rounded()))") }),
            Panel(
                title: "Failing tools", description: "The ten with most failed and refused calls.", kind: .timeseries, unit: .perSecond,
                targets: [
                    .init("topk(10, \(BoardQuery.rate(.toolCalls, CallRatios.failures, by: "tool", "outcome")))", "{{tool}} {{outcome}}")
                ],
                width: 12),
            Panel(
                title: "Busiest tools", description: "The ten that are called most.", kind: .timeseries, unit: .perSecond,
                targets: [.init("topk(10, \(BoardQuery.rate(.toolCalls, by: "tool")))", "{{tool}}")], width: 12),
        ]
    }

    private var saturation: [Panel] {
        [
            Panel(
                title: "Calls under way", description: "Growing without an end: the upstream hangs; look at its board.", kind: .timeseries,
                unit: .short, targets: [.init("sum by (instance) (\(BoardQuery.selector(.callsInFlight)))", "{{instance}}")], width: 6),
            Panel(
                title: "Memory", description: "Resident bytes by instance.", kind: .timeseries, unit: .bytes,
                targets: [.init("max by (instance) (\(BoardQuery.selector(.processResidentMemory)))", "{{instance}}")], width: 6),
            Panel(
                title: "Processor", description: "1 is one core.", kind: .timeseries, unit: .short,
                targets: [.init(BoardQuery.rate(.processCPU, by: "instance"), "{{instance}}")], width: 6),
            Panel(
                title: "File descriptors", description: "Share of the limit; connections are refused at 1.", kind: .timeseries,
                unit: .share,
                targets: [
                    .init(
                        "max by (instance) (\(BoardQuery.selector(.processOpenDescriptors)) / \(BoardQuery.selector(.processMaxDescriptors)))",
                        "{{instance}}")
                ], width: 6),
            Panel(
                title: "Reloads", description: "`refused` ones change nothing: `setlist validate` names the line.", kind: .timeseries,
                unit: .short, targets: [.init(BoardQuery.increase(.configReloads, by: "result"), "{{result}}")], width: 12, height: 6),
            Panel(
                title: "Duration of health checks", description: "Near a check's timeout it will soon fail.", kind: .timeseries,
                unit: .seconds,
                targets: [.init("max by (check) (\(BoardQuery.selector(.healthCheckDuration)))", "{{check}}")], width: 12, height: 6),
            Panel(
                title: "Streams", description: "Open streams to clients by kind.", kind: .timeseries, unit: .short,
                targets: [.init("sum by (kind) (\(BoardQuery.selector(.streams)))", "{{kind}}")], width: 12, height: 6),
            Panel(
                title: "Spans", description: "Of traces, by result. `dropped` and `failed` ones are holes in somebody's trace.",
                kind: .timeseries, unit: .short, targets: [.init(BoardQuery.increase(.spans, by: "result"), "{{result}}")], width: 12,
                height: 6),
            Panel(
                title: "MCP methods", description: "Requests per second by method, under the OpenTelemetry name.", kind: .timeseries,
                unit: .perSecond,
                targets: [.init(BoardQuery.rate(.operationDuration, suffix: "_count", by: "mcp_method_name"), "{{mcp_method_name}}")],
                width: 12, height: 6),
        ]
    }

    private var ofGroup: [Panel] {
        [
            Panel(
                title: "Calls of $group", description: "By outcome.", kind: .timeseries, unit: .perSecond,
                targets: [.init(BoardQuery.rate(.toolCalls, #"group=~"$group""#, by: "outcome"), "{{outcome}}")], width: 12, height: 7),
            Panel(
                title: "Duration of $group", description: "Half, and the slowest five of a hundred.", kind: .timeseries, unit: .seconds,
                targets: [0.5, 0.95].map {
                    .init(BoardQuery.quantile($0, of: .toolCallDuration, #"group=~"$group""#), "p\(Int(($0 * 100).rounded()))")
                }, width: 12, height: 7),
        ]
    }

    private func threshold(_ kind: AlertKind) -> [Panel.Threshold] {
        alert(kind).map { [.init(value: $0.threshold, isUpperBound: true)] } ?? []
    }
}

extension Double {
    /// Without the noise of binary fractions.
    var rounded6: Double { (self * 1e6).rounded() / 1e6 }
}
