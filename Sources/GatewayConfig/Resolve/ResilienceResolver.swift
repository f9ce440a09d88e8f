import Diagnostics
import GatewayPlan

/// Finds the breaker, the retry policy and the outcome rules of each endpoint.
struct ResilienceResolver {
    let decoding: Decoding
    private let breakers: Declared<BreakerSpec>
    private let retries: Declared<RetrySpec>

    init(decoding: Decoding, policies: PoliciesSpec) {
        self.decoding = decoding
        breakers = Declared(policies.breakers, unknown: .unknownBreaker, kind: "breaker", home: "`breakers` of policies.yaml")
        retries = Declared(policies.retries, unknown: .unknownRetry, kind: "retry policy", home: "`retries` of policies.yaml")
    }

    /// What all calls share; `nil`, and reported, when something about it is wrong.
    func shared(_ spec: ConnectionsSpec?) -> ResiliencePlan? {
        // Looked up whatever else is wrong, so that it is not called unused.
        let named = spec?.breaker.located.flatMap { breakers.use($0, decoding)?.policy }
        guard let spec, !spec.breaker.isInvalid, let minimumAttempt = spec.minimumAttempt.value else { return nil }
        guard let budget = spec.retryBudget?.budget else { return nil }
        var breaker: BreakerPlan?
        if let name = spec.breaker.located {
            guard let policy = named else { return nil }
            guard policy.scope == .upstream else {
                breakers.forgive { $0.policy?.scope == .upstream }
                decoding.report(
                    .unsuitableBreakerScope, "`upstream.breaker` needs a breaker with the scope `upstream`", at: name.range,
                    hint: "the scope of `\(name.value)` is `\(policy.scope.rawValue)`", help: "write `scope: upstream` in its entry")
                return nil
            }
            breaker = BreakerPlan(name: name.value, policy: policy)
        }
        return ResiliencePlan(breaker: breaker, retryBudget: budget, minimumAttempt: minimumAttempt)
    }

    /// The endpoint's part; `nil`, and reported, when something about it is wrong.
    func resolve(_ endpoint: Named<EndpointSpec>, _ layers: Layers) -> CheckedResilience? {
        let deadline = layers.innermost(\.deadline, or: InheritableSpec.deadline, decoding)
        let breaker = layers.reference(\.breaker) { plan(of: $0, for: endpoint) }
        let retry = layers.reference(\.retry) { name in
            retries.use(name, decoding)?.policy.map { CheckedResilience.Retry(name: name.value, policy: $0) }
        }
        let rules = layers.layers.reversed().map { layer in
            guard !layer.spec.classify.isInvalid else { return [Resolved<OutcomeRule>?.none] }
            return (layer.spec.classify.value ?? []).map { item in
                rule(item).map { Resolved(value: $0, origin: Origin(layer: layer.origin, range: item.range)) }
            }
        }.joined()
        let outcomes = rules.compactMap { $0 }
        guard let deadline, let breaker, let retry, outcomes.count == rules.count else { return nil }
        guard let fallback = layers.innermost(\.fallback, orBuiltIn: []) else { return nil }
        return CheckedResilience(deadline: deadline, breaker: breaker, retry: retry, outcomes: outcomes, fallback: fallback)
    }

    /// Warns of policies that nothing names.
    func reportUnused() {
        breakers.reportUnused(.unusedBreaker, "nothing names it", decoding)
        retries.reportUnused(.unusedRetry, "nothing names it", decoding)
    }

    private func plan(of name: Located<String>, for endpoint: Named<EndpointSpec>) -> BreakerPlan? {
        guard let policy = breakers.use(name, decoding)?.policy else { return nil }
        switch policy.scope {
        case .endpoint: return BreakerPlan(name: "\(name.value).\(endpoint.name)", policy: policy)
        case .group:
            if let group = endpoint.value?.group.value { return BreakerPlan(name: "\(name.value).\(group)", policy: policy) }
            decoding.report(
                .unsuitableBreakerScope, "`\(endpoint.name)` belongs to no group whose breaker it could share", at: name.range,
                hint: "the scope of `\(name.value)` is `group`", help: "give the endpoint a `group`, or name a breaker of scope `endpoint`")
        case .upstream:
            decoding.report(
                .unsuitableBreakerScope, "a breaker with the scope `upstream` guards every call", at: name.range,
                hint: "name one of scope `endpoint` or `group` here", help: "name this one in `upstream.breaker` of policies.yaml")
        }
        return nil
    }

    private func rule(_ item: Located<OutcomeSpec>) -> OutcomeRule? {
        let spec = item.value
        guard !spec.hasInvalidField, let outcome = spec.then.value, let match = match(item) else { return nil }
        if let after = spec.after.range, outcome != .retry, outcome != .throttled {
            return refuse(after, "`after` has no meaning with `then: \(outcome.rawValue)`", "remove this")
        }
        if let attempts = spec.attempts.range, outcome != .retry {
            return refuse(attempts, "`attempts` has no meaning with `then: \(outcome.rawValue)`", "remove this")
        }
        return OutcomeRule(
            match: match, outcome: outcome, delay: spec.after.value, attempts: outcome == .retry ? Int(spec.attempts.value ?? 1) : 0)
    }

    private func match(_ item: Located<OutcomeSpec>) -> OutcomeRule.Match? {
        let spec = item.value
        switch (spec.status.value, spec.transport.value) {
        case (let status?, nil):
            return .answer(status: status, reason: spec.reason.value, message: spec.message.value)
        case (nil, let failure?):
            guard let text = spec.reason.range ?? spec.message.range else { return .transport(failure) }
            return refuse(text, "a failure without an answer has no reason and no message", "remove this")
        case (nil, nil):
            return refuse(item.range, "an outcome rule says when it holds", "`status` or `transport` is missing")
        case (_?, _?):
            return refuse(item.range, "an exchange has an answer or it has none", "give either `status` or `transport`")
        }
    }

    private func refuse<Value>(_ range: SourceRange, _ message: String, _ hint: String) -> Value? {
        decoding.report(.unclearOutcomeRule, message, at: range, hint: hint)
        return nil
    }
}
