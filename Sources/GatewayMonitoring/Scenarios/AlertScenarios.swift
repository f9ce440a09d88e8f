import YAMLSyntax

/// The promtool tests of one alert.
struct AlertScenarios {
    let alert: Alert

    /// Long windows are tested in longer steps, or their tests would take minutes.
    private var step: Int {
        switch alert.proof.window {
        case ..<360: 1
        case ..<1440: 5
        default: 30
        }
    }
    private var lead: Int { 5 * step }
    /// Until the window sees nothing but the trouble and the alert had time to fire.
    private var faultLength: Int { roundedUp(alert.proof.window + alert.duration / 60) + lead }
    private var recoveryLength: Int { roundedUp(alert.proof.window + alert.keepFiring / 60) + lead }

    private func roundedUp(_ minutes: Int) -> Int { (minutes + step - 1) / step * step }

    func document(ruleFiles: [String], groupOrder: [String]) -> YAMLDocument {
        let proof = alert.proof
        var tests: [YAMLDocument] = [
            test(
                "fires when it should and resolves",
                series: { phases(proof.healthy[$0].shape, proof.fault[$0].shape) }, of: proof.fault,
                expectations: [(lead, false), (lead + faultLength - step, true), (lead + faultLength + recoveryLength - step, false)]),
            test(
                "is silent just below", series: { constant(proof.justBelow[$0].shape) }, of: proof.justBelow,
                expectations: [(lead + faultLength, false)]),
            test("without data", series: { _ in "" }, of: [], expectations: [(lead + faultLength, proof.firesWithoutData)]),
        ]
        if let lowTraffic = proof.lowTraffic {
            tests.append(
                test(
                    "is silent while there are few events", series: { constant(lowTraffic[$0].shape) }, of: lowTraffic,
                    expectations: [(lead + faultLength, false)]))
        }
        for group in proof.groups {
            tests.append(
                test(
                    "fires for the group \(group.name) when it should", series: { constant(group.fault[$0].shape) }, of: group.fault,
                    expectations: [(lead + faultLength, true)]))
            tests.append(
                test(
                    "is silent just below the bound of the group \(group.name)", series: { constant(group.justBelow[$0].shape) },
                    of: group.justBelow, expectations: [(lead + faultLength, false)]))
        }
        return [
            "rule_files": .sequence(ruleFiles.map { .string($0) }), "evaluation_interval": .string("\(step)m"),
            "group_eval_order": .sequence(groupOrder.map { .string($0) }), "tests": .sequence(tests),
        ]
    }

    private func test(
        _ name: String, series values: (Int) -> String, of series: [TestSeries], expectations: [(minute: Int, fires: Bool)]
    ) -> YAMLDocument {
        let inputs = series.indices.map { index -> YAMLDocument in
            ["series": .string(series[index].selector), "values": .string(values(index))]
        }
        let expression = "count(ALERTS{alertname=\"\(alert.name)\",alertstate=\"firing\"})"
        let checks = expectations.map { check -> YAMLDocument in
            let samples: YAMLDocument = check.fires ? [["labels": "{}", "value": 1]] : []
            return ["expr": .string(expression), "eval_time": .string("\(check.minute)m"), "exp_samples": samples]
        }
        return [
            "name": .string("\(alert.name) \(name)"), "interval": .string("\(step)m"), "input_series": .sequence(inputs),
            "promql_expr_test": .sequence(checks),
        ]
    }

    private func phases(_ healthy: TestSeries.Shape, _ fault: TestSeries.Shape) -> String {
        var values = SeriesValues(step: step)
        values.append(healthy, minutes: lead)
        values.append(fault, minutes: faultLength)
        values.append(healthy, minutes: recoveryLength + lead)
        return values.text
    }

    private func constant(_ shape: TestSeries.Shape) -> String {
        var values = SeriesValues(step: step)
        values.append(shape, minutes: lead + faultLength + lead)
        return values.text
    }
}

/// Samples in promtool's notation: `a+bxn` is `a` and `n` steps of `b`.
private struct SeriesValues {
    let step: Int
    private(set) var text = ""
    private var count = 0.0
    private var minute = 0

    init(step: Int) { self.step = step }

    mutating func append(_ shape: TestSeries.Shape, minutes: Int) {
        let samples = minutes / step
        let start: Double
        let change: Double
        switch shape {
        case .growth(let perMinute): (start, change) = (count, perMinute * Double(step))
        case .level(let level): (start, change) = (level, 0)
        case .ahead(let seconds): (start, change) = (Double(minute * 60) + seconds, Double(step * 60))
        }
        text += (text.isEmpty ? "" : " ") + "\(start.number)\(change < 0 ? "" : "+")\(change.number)x\(samples - 1)"
        if case .growth = shape { count = start + change * Double(samples) }
        minute += minutes
    }
}
