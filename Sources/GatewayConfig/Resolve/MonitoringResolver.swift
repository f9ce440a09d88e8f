import Diagnostics
import GatewayPlan
import GatewayTelemetry

/// Holds what is watched against what is there: groups, limits, caches, and the bounds by which durations are counted.
struct MonitoringResolver {
    let decoding: Decoding
    let groups: Declared<InheritableSpec>
    let subjects: MonitoredSubjects

    /// The plan; `nil`, and reported, when something is wrong.
    func resolve(_ policies: PoliciesSpec) -> MonitoringPlan? {
        guard let spec = policies.alerts, let boards = policies.dashboards, let datasource = boards.datasource else { return nil }
        let objectives = objectives(policies.slos)
        let alerts = spec.alerts.map { alert($0, interval: spec.interval.value ?? 0) }
        checkInterval(spec.interval)
        guard let objectives, alerts.allSatisfy(\.isRight), let job = spec.job.value, let interval = spec.interval.value,
            !spec.runbookURL.isInvalid, !boards.grafanaURL.isInvalid, let labels = Self.labels(spec.labels),
            let folder = boards.folder.value, let refresh = boards.refresh.value, let uid = datasource.uid.value,
            let url = datasource.url.value
        else { return nil }
        return MonitoringPlan(
            job: job, runbookURL: spec.runbookURL.value, grafanaURL: boards.grafanaURL.value, labels: labels,
            interval: Self.seconds(interval), objectives: objectives, alerts: alerts.compactMap(\.plan),
            boards: BoardsPlan(folder: folder, refresh: Self.seconds(refresh), datasourceUID: uid, datasourceURL: url),
            shortWindows: subjects.shortWindows, dayWindows: subjects.dayWindows)
    }

    // MARK: Objectives

    private func objectives(_ field: Field<[Named<ObjectiveSpec>]>) -> [ObjectivePlan]? {
        guard !field.isInvalid else { return nil }
        let plans = (field.value ?? []).map { objective($0) }
        return plans.allSatisfy { $0 != nil } ? plans.compactMap { $0 } : nil
    }

    private func objective(_ named: Named<ObjectiveSpec>) -> ObjectivePlan? {
        guard let spec = named.value, let measure = measure(spec, of: named) else { return nil }
        guard let target = spec.target.value, let minimumCalls = spec.minimumCalls.value else { return nil }
        return ObjectivePlan(name: named.name, measure: measure, target: target, minimumCalls: Int(minimumCalls))
    }

    private func measure(_ spec: ObjectiveSpec, of named: Named<ObjectiveSpec>) -> ObjectivePlan.Measure? {
        guard let measure = spec.measure.located, !spec.under.isInvalid else { return nil }
        guard measure.value == .latency else {
            if let range = spec.under.range {
                decoding.report(
                    .inapplicableKey, "`under` has no meaning for `measure: \(measure.value.rawValue)`", at: range,
                    hint: "only for `latency`", labels: [.init("the measure is given here", at: measure.range)])
                return nil
            }
            return measure.value == .freshness ? .freshness : .availability
        }
        guard let under = spec.under.located else {
            decoding.report(
                .missingKey, "an objective of `latency` needs `under`", at: measure.range, hint: "`under` is missing",
                notes: ["`under`: duration. Calls that take longer are bad."])
            return nil
        }
        let seconds = Double(under.value) / 1e9
        guard BucketBounds.calls.contains(seconds) else {
            let bounds = BucketBounds.calls.map { Quantity.text(Int64(($0 * 1e9).rounded()), units: Quantity.durationUnits) }
            decoding.report(
                .unmeasuredDuration, "calls are not counted by whether they took less than this", at: under.range,
                hint: "not a bound of the histogram", notes: ["its bounds: \(bounds.joined(separator: ", "))"])
            return nil
        }
        return .latency(seconds: seconds)
    }

    // MARK: Alerts

    /// What became of an alert: its plan, nothing because it is off, or a mistake.
    private struct Outcome {
        let plan: AlertPlan?
        let isRight: Bool

        static let off = Outcome(plan: nil, isRight: true)
        static let wrong = Outcome(plan: nil, isRight: false)
    }

    private func alert(_ entry: AlertsSpec.Entry, interval: Int64) -> Outcome {
        guard let spec = entry.spec else { return entry.written.isInvalid ? .wrong : .off }
        guard let groups = groupThresholds(spec.groups) else { return .wrong }
        guard !spec.threshold.isInvalid, !spec.minimumCalls.isInvalid, let labels = Self.labels(spec.labels),
            let duration = spec.duration.value, let keepFiring = spec.keepFiring.value, let severity = spec.severity.value
        else { return .wrong }
        let plan = AlertPlan(
            kind: entry.kind, threshold: spec.threshold.value ?? 0, groupThresholds: groups,
            minimumEvents: spec.minimumCalls.value.map { Int($0) } ?? 0, duration: Self.seconds(duration),
            keepFiring: Self.seconds(keepFiring), severity: severity, labels: labels)
        if let reason = subjects.whyNever(plan) {
            // What nobody asked for is left out without a word.
            if let range = entry.written.range { warn(of: entry.kind, spec.threshold.writtenRange ?? range, reason) }
            return .off
        }
        if let written = spec.writtenDuration.located, written.value > 0, written.value < 2 * interval {
            decoding.report(
                .hastyAlert, "one bad evaluation is enough for `\(entry.kind.rawValue)`", at: written.range, severity: .warning,
                hint: "rules are evaluated every \(Quantity.text(interval, units: Quantity.durationUnits))",
                help: "let `for` be at least two evaluations")
        }
        return Outcome(plan: plan, isRight: true)
    }

    private func warn(of kind: AlertKind, _ range: SourceRange, _ reason: String) {
        decoding.report(
            .alertNeverFires, "`\(kind.rawValue)` can never fire", at: range, severity: .warning, hint: reason,
            help: "change its threshold, or write `\(kind.rawValue): null`; it is left out of what `setlist generate` writes")
    }

    private func groupThresholds(_ field: Field<[Named<Double>]>) -> [AlertPlan.GroupThreshold]? {
        guard !field.isInvalid else { return nil }
        let thresholds = (field.value ?? []).map { named -> AlertPlan.GroupThreshold? in
            guard groups.use(Located(named.name, at: named.range), decoding) != nil, let value = named.value else { return nil }
            return AlertPlan.GroupThreshold(group: named.name, threshold: value)
        }
        return thresholds.allSatisfy { $0 != nil } ? thresholds.compactMap { $0 } : nil
    }

    /// The rates look back 5 minutes at least, and need four samples.
    private func checkInterval(_ field: Field<Int64>) {
        guard let interval = field.located, interval.value > 60_000_000_000 else { return }
        decoding.report(
            .outOfRange, "`interval` is out of range: it must be a minute at most", at: interval.range,
            hint: "the shortest rate looks back 5m, and needs samples")
    }

    private static func labels(_ field: Field<[Named<String>]>) -> [MonitoringPlan.Label]? {
        guard !field.isInvalid else { return nil }
        let labels = (field.value ?? []).map { named in named.value.map { MonitoringPlan.Label(name: named.name, value: $0) } }
        return labels.allSatisfy { $0 != nil } ? labels.compactMap { $0 } : nil
    }

    /// Whole seconds, as rules have them; never less than what is written.
    private static func seconds(_ nanoseconds: Int64) -> Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }
}

extension Field {
    /// `nil` for a value that is built in.
    fileprivate var writtenRange: SourceRange? { range.flatMap { $0.file.path == "built in" ? nil : $0 } }
}
