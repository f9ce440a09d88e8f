import Diagnostics
import GatewayPlan
import JSONBytes

/// One step of an endpoint's fallbacks, found possible.
enum CheckedFallback: Sendable {
    case alternate(endpoint: String, arguments: [FallbackStep.Argument])
    case fixed(json: String)
    case stale

    /// - Parameter ids: of the tools that are offered, by name.
    func step(_ ids: [String: Int]) -> FallbackStep? {
        switch self {
        case .alternate(let endpoint, let arguments): ids[endpoint].map { .alternate(tool: $0, arguments: arguments) }
        case .fixed(let json): .fixed(json: json)
        case .stale: .stale
        }
    }
}

/// Holds the fallbacks of all endpoints against the endpoints that they name.
struct FallbackResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// By endpoint; `nil`, and reported, when something is wrong.
    func resolve() -> [String: [CheckedFallback]]? {
        var fallbacks: [String: [CheckedFallback]] = [:]
        var isValid = true
        for endpoint in endpoints.checked {
            let specs = endpoint.resilience.fallback
            if endpoint.relay != nil { continue }
            guard endpoint.effect == .safe else {
                // What is inherited is meant for the reads of the group.
                if let range = endpoint.spec.inheritable.fallback.range {
                    isValid = refuse(
                        .unsuitableFallback, "`\(endpoint.name.value)` changes something, which nothing else can do for it", at: range,
                        hint: "remove this")
                }
                continue
            }
            let steps = specs.value.map { step(of: $0, for: endpoint) }
            fallbacks[endpoint.name.value] = steps.compactMap { $0 }
            let stale = specs.value.filter(\.value.isStale).map { Located(FallbackSpec.staleWord, at: $0.range) }
            isValid = decoding.areUnique(stale, in: "fallback") && isValid && steps.allSatisfy { $0 != nil }
        }
        return isValid && isAcyclic(fallbacks) ? fallbacks : nil
    }

    private func step(of item: Located<FallbackSpec>, for endpoint: CheckedEndpoint) -> CheckedFallback? {
        let spec = item.value
        guard !spec.hasInvalidField else { return nil }
        if spec.isStale { return stale(item, for: endpoint) }
        switch (spec.alternate.located, spec.fixed.value) {
        case (let name?, nil):
            return alternate(name, spec, for: endpoint)
        case (nil, let json?):
            if let range = spec.arguments.range {
                _ = refuse(.unsuitableFallback, "a fixed answer takes no arguments", at: range, hint: "remove this")
                return nil
            }
            return .fixed(json: json.description)
        case (nil, nil), (_?, _?):
            _ = refuse(
                .unsuitableFallback, "a fallback asks another endpoint or is a fixed answer", at: item.range,
                hint: "give either `alternate` or `static`")
            return nil
        }
    }

    private func stale(_ item: Located<FallbackSpec>, for endpoint: CheckedEndpoint) -> CheckedFallback? {
        let isOwn = if case .endpoint = endpoint.resilience.fallback.origin.layer { true } else { false }
        // One that is inherited is meant for those of the group that have any.
        let cache = endpoint.cache
        guard isOwn, max(cache?.staleIfError.value ?? 0, cache?.staleWhileRevalidate.value ?? 0) == 0 else { return .stale }
        _ = refuse(
            .unsuitableFallback, "no old answer of `\(endpoint.name.value)` is ever served", at: item.range,
            hint: "give it a `cache.stale_if_error`, or remove this")
        return nil
    }

    private func alternate(_ name: Located<String>, _ spec: FallbackSpec, for endpoint: CheckedEndpoint) -> CheckedFallback? {
        guard let other = endpoints.find(name) else { return nil }
        guard other.effect == .safe else {
            _ = refuse(
                .unsuitableFallback, "`\(name.value)` changes something, and a fallback may not", at: name.range,
                hint: "name an endpoint whose effect is `safe`")
            return nil
        }
        guard other.relay == nil else {
            _ = refuse(
                .unsuitableFallback, "the answers of `\(name.value)` are handed on as they are, so none can stand in for another",
                at: name.range, hint: "name an endpoint without `relay`")
            return nil
        }
        var arguments: [FallbackStep.Argument] = []
        for argument in spec.arguments.value ?? [] {
            guard let ours = argument.value else { return nil }
            guard let theirs = position(of: argument.name, in: other, at: argument.range) else { return nil }
            guard let ours = position(of: ours, in: endpoint, at: argument.range) else { return nil }
            arguments.append(.init(theirs: theirs, ours: ours))
        }
        let unfilled = other.plans.indices.first { position in
            other.plans[position].isRequired && !arguments.contains { $0.theirs == position && isAlwaysGiven($0.ours, in: endpoint) }
        }
        if let unfilled {
            _ = refuse(
                .unfilledFallback, "`\(name.value)` needs `\(other.plans[unfilled].name)`", at: name.range,
                hint: "nothing always gives it a value", help: "name it in `arguments`, with a parameter that is required or has a default")
            return nil
        }
        return .alternate(endpoint: name.value, arguments: arguments)
    }

    private func isAlwaysGiven(_ position: Int, in endpoint: CheckedEndpoint) -> Bool {
        endpoint.plans[position].isRequired || endpoint.plans[position].defaultValue != nil
    }

    private func position(of name: String, in endpoint: CheckedEndpoint, at range: SourceRange) -> Int? {
        let names = endpoint.plans.map(\.name)
        if let position = names.firstIndex(of: name) { return position }
        let match = EditDistance.closestMatch(to: name, in: names)
        _ = refuse(
            .unknownParameter, "`\(endpoint.name.value)` has no parameter `\(name)`", at: range,
            hint: match.map { "did you mean `\($0)`?" } ?? "not one of its parameters")
        return nil
    }

    private func isAcyclic(_ fallbacks: [String: [CheckedFallback]]) -> Bool {
        for endpoint in endpoints.checked {
            var path = [endpoint.name.value]
            guard !leadsBack(endpoint.name.value, to: endpoint.name.value, fallbacks, &path) else {
                return refuse(
                    .cyclicFallback, "the fallbacks of `\(endpoint.name.value)` lead back to it",
                    at: endpoint.resilience.fallback.origin.range ?? endpoint.name.range,
                    hint: path.map { "`\($0)`" }.joined(separator: " to "))
            }
        }
        return true
    }

    private func leadsBack(_ name: String, to start: String, _ fallbacks: [String: [CheckedFallback]], _ path: inout [String]) -> Bool {
        for case .alternate(let next, _) in fallbacks[name] ?? [] {
            if next == start {
                path.append(next)
                return true
            }
            guard !path.contains(next) else { continue }
            path.append(next)
            if leadsBack(next, to: start, fallbacks, &path) { return true }
            path.removeLast()
        }
        return false
    }

    /// - Returns: false.
    private func refuse(_ code: DiagnosticCode, _ message: String, at range: SourceRange, hint: String, help: String? = nil) -> Bool {
        decoding.report(code, message, at: range, hint: hint, help: help)
        return false
    }
}
