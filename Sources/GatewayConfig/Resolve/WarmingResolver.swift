import Diagnostics
import GatewayPlan
import JSONBytes

/// Holds the calls of `warming` against the endpoints that they name.
struct WarmingResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// The calls by endpoint; `nil`, and reported, when one is wrong.
    func resolve(_ spec: WarmingSpec?) -> [CheckedWarming]? {
        guard let spec, !spec.calls.isInvalid else { return nil }
        let calls = (spec.calls.value ?? []).map { call(of: $0.value, in: spec) }
        let known = calls.compactMap { $0 }
        return known.count == calls.count ? known : nil
    }

    private func call(of call: WarmedCallSpec, in spec: WarmingSpec) -> CheckedWarming? {
        guard let tool = call.tool.located, !call.arguments.isInvalid, let endpoint = endpoints.find(tool) else { return nil }
        guard let cache = endpoint.cache else {
            decoding.report(
                .uncachedWarming, "answers of `\(tool.value)` are not cached", at: tool.range, hint: "nobody would see the answer",
                labels: [.init("declared here", at: endpoint.name.range)])
            return nil
        }
        warnAboutWaste(of: tool, cache, spec)
        let fixed = FixedArguments(decoding: decoding, endpoint: endpoint)
        return fixed.resolve(call.arguments, besides: [], at: tool.range).map { CheckedWarming(endpoint: tool.value, arguments: $0) }
    }

    /// An answer that is of no more use long before the next round is fetched for hardly anybody.
    private func warnAboutWaste(of tool: Located<String>, _ cache: CheckedCache, _ spec: WarmingSpec) {
        guard let triggers = spec.triggers.value, triggers.contains(where: { $0.value == .interval }) else { return }
        let (use, isLong) = cache.ttl.value.addingReportingOverflow(max(cache.staleWhileRevalidate.value, cache.staleIfError.value))
        guard let interval = spec.interval.value, !isLong, use < interval else { return }
        let units = Quantity.durationUnits
        decoding.report(
            .wastedWarming,
            "an answer of `\(tool.value)` is of use for \(Quantity.text(use, units: units)), and fetched every "
                + Quantity.text(interval, units: units), at: tool.range, severity: .warning, hint: "mostly in vain",
            help: "give it a longer `cache.ttl` or a `cache.stale_if_error`, or leave `interval` out of `on`")
    }
}

/// One call of `warming`, found right.
struct CheckedWarming: Sendable {
    let endpoint: String
    let arguments: JSONObject
}
