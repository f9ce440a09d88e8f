import Diagnostics
import GatewayPlan

/// Makes a scenario of what is written, held against the endpoints that it calls.
struct ScenarioResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// What a machine simulates while somebody waits.
    private static let maximumCalls = 1_000_000.0

    /// `nil`: something is wrong, and reported.
    func resolve(_ spec: ScenarioSpec) -> Scenario? {
        let standard = load(spec.load, over: nil)
        var phases: [Scenario.Phase] = []
        var isRight = standard != nil
        for item in spec.phases.value ?? [] {
            let load = load(item.value.load, over: spec.load)
            let upstream = item.value.upstream.flatMap { weather($0) }
            guard let load, let upstream, let duration = item.value.duration.value else {
                isRight = false
                continue
            }
            let (start, rest) = (phases.last?.end ?? 0, item.value.label.value ?? Self.label(upstream))
            phases.append(Scenario.Phase(start: start, end: start &+ duration, load: load, upstream: upstream, label: rest))
        }
        guard isRight, let name = spec.name.value, !phases.isEmpty else { return nil }
        let scenario = Scenario(name: name, summary: spec.summary.value ?? "", phases: phases)
        guard phases.allSatisfy({ $0.end > $0.start }), scenario.calls <= Self.maximumCalls else {
            decoding.report(
                .outOfRange, "the phases have too many calls to simulate", at: spec.phases.range,
                hint: "at most \(Int(Self.maximumCalls)) in all", help: "make phases shorter, or `rate` and `tools` smaller")
            return nil
        }
        return scenario
    }

    private func load(_ spec: ScenarioLoadSpec?, over base: ScenarioLoadSpec?) -> Scenario.Load? {
        guard let spec else { return nil }
        let isOwn = base == nil || spec.tools.located != nil
        let tools = spec.tools.inheriting(base?.tools ?? .absent)
        let rate = spec.rate.inheriting(base?.rate ?? .absent)
        guard !tools.isInvalid, !rate.isInvalid, areSteady(spec) else { return nil }
        var isRight = true
        let rates = (tools.value ?? []).compactMap { entry -> Scenario.ToolRate? in
            // What the scenario says for all phases is looked at once.
            if isOwn, !endpoints.exists(Located(entry.name, at: entry.range)) { isRight = false }
            guard let rate = entry.value else {
                isRight = false
                return nil
            }
            return Scenario.ToolRate(entry.name, rate.perSecond)
        }
        let callers = spec.callers.inheriting(base?.callers ?? .absent)
        guard isRight, !callers.isInvalid else { return nil }
        let people = callers.value.map { Int($0) } ?? ScenarioLoadSpec.standardCallers
        return Scenario.Load(rate: rate.value?.perSecond ?? (rates.isEmpty ? 1 : 0), tools: rates, callers: people)
    }

    /// Whether no rate has a burst, which calls have none of; reports it.
    private func areSteady(_ spec: ScenarioLoadSpec) -> Bool {
        var rates = (spec.tools.value ?? []).compactMap { entry in entry.value.map { Located($0, at: entry.range) } }
        if let rate = spec.rate.located { rates.append(rate) }
        for rate in rates where rate.value.burst != nil {
            decoding.report(.inapplicableKey, "calls have no `burst`", at: rate.range, hint: "remove `burst`")
        }
        return rates.allSatisfy { $0.value.burst == nil }
    }

    private func weather(_ spec: WeatherSpec) -> Scenario.Weather? {
        let isInvalid = [
            spec.down.isInvalid, spec.status.isInvalid, spec.latency.isInvalid, spec.latencyShare.isInvalid, spec.limit.isInvalid,
            spec.retryAfter.isInvalid,
        ]
        guard !isInvalid.contains(true), makesSense(spec) else { return nil }
        var weather = Scenario.Weather()
        weather.isDown = spec.down.value ?? false
        for entry in spec.status.value ?? [] {
            guard let percent = entry.value, let status = Int(entry.name) else { return nil }
            weather.statuses.append(.init(status: status, percent: Int(percent)))
        }
        weather.latency = spec.latency.value ?? 0
        weather.latencyPercent = Int(spec.latencyShare.value ?? 100)
        weather.retryAfter = spec.retryAfter.value
        weather.limit = spec.limit.value.map { .init(requests: Int($0.limit), period: $0.period) }
        return weather
    }

    /// Whether the keys go together; reports what does not.
    private func makesSense(_ spec: WeatherSpec) -> Bool {
        var isRight = true
        func refuse(_ message: String, at range: SourceRange?, _ hint: String, code: DiagnosticCode = .inapplicableKey) {
            decoding.report(code, message, at: range, hint: hint)
            isRight = false
        }
        let others = [
            (spec.status.range, "status"), (spec.latency.range, "latency"), (spec.limit.range, "limit"),
            (spec.retryAfter.range, "retry_after"),
        ]
        if spec.down.value == true, let other = others.first(where: { $0.0 != nil }) {
            refuse("`\(other.1)` has no meaning beside `down: true`", at: other.0, "remove one of them")
            return false
        }
        let statuses = spec.status.value ?? []
        if statuses.compactMap(\.value).reduce(0, +) > 100 {
            refuse("the shares of `status` make more than 100%", at: spec.status.range, "together at most 100%", code: .outOfRange)
        }
        if let share = spec.latencyShare.range, spec.latency.isAbsent {
            refuse("`latency_share` has no meaning without `latency`", at: share, "add `latency` or remove it")
        }
        let isAskedToWait = spec.limit.value != nil || statuses.contains { $0.name == "429" || $0.name == "503" }
        if let wait = spec.retryAfter.range, !isAskedToWait {
            refuse("`retry_after` has no meaning without an answer that has one", at: wait, "add 429 or 503 to `status`, or `limit`")
        }
        if let limit = spec.limit.located, limit.value.burst != nil {
            refuse("the upstream's `limit` has no `burst`", at: limit.range, "remove `burst`")
        }
        return isRight
    }

    /// `30% are 503, all take 2s`.
    private static func label(_ weather: Scenario.Weather) -> String {
        if weather.isDown { return "no connection" }
        var parts = weather.statuses.map { $0.percent == 100 ? "\($0.status)" : "\($0.percent)% are \($0.status)" }
        func text(_ time: Int64) -> String { Quantity.text(time, units: Quantity.durationUnits) }
        if let limit = weather.limit { parts.append("429 above \(limit.requests) in \(text(limit.period))") }
        if weather.latency > 0 {
            parts.append("\(weather.latencyPercent == 100 ? "all" : "\(weather.latencyPercent)%") take \(text(weather.latency))")
        }
        return parts.joined(separator: ", ")
    }
}

extension RateSpec {
    fileprivate var perSecond: Double { Double(limit) * 1e9 / Double(period) }
}
