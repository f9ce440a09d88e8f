import Diagnostics
import GatewayPlan

/// Makes the limits of policies.yaml, and finds those of each endpoint.
struct RateLimitsResolver {
    let decoding: Decoding
    private let spec: RateLimitsSpec?
    private let tiers: Declared<RateTierSpec>
    /// `nil`: something about them was reported as wrong.
    private let account: RateTierPlan?
    private let tierPlans: [Located<RateTierPlan>]?

    init(decoding: Decoding, policies: PoliciesSpec) {
        self.decoding = decoding
        spec = policies.rateLimits
        let declared = spec?.tiers ?? .invalid
        tiers = Declared(declared, unknown: .unknownRateTier, kind: "rate tier", home: "`rate_limits.tiers` of policies.yaml")
        let resolver = spec?.reserve.value.map { RateTierResolver(decoding: decoding, reservePercent: $0) }
        account = spec?.account.flatMap { resolver?.plan(of: $0, name: RateTierPlan.accountName) }
        let plans = (declared.value ?? []).map { tier in
            tier.value.flatMap { resolver?.plan(of: $0, name: tier.name) }.map { Located($0, at: tier.range) }
        }
        let reserved = (declared.value ?? []).first { $0.name == RateTierPlan.accountName }
        if let reserved {
            decoding.report(
                .duplicateItem, "`\(RateTierPlan.accountName)` is what the windows of all requests are called", at: reserved.range,
                hint: "choose another name")
        }
        let isComplete = !declared.isInvalid && reserved == nil && !plans.contains { $0 == nil }
        tierPlans = isComplete ? plans.compactMap { $0 } : nil
    }

    /// What all requests share; `nil`, and reported, when something about it is wrong.
    ///
    /// - Parameter credential: whom the upstream punishes when nothing else is said.
    func shared(credential: String?) -> RateLimitPlan? {
        guard let spec, !spec.budgetFile.isInvalid, let account, let tierPlans else { return nil }
        guard let queue = spec.queue?.plan, let penalty = spec.penalty?.plan(client: credential ?? "anonymous") else { return nil }
        RateWarnings(decoding: decoding).warn(of: spec.account, tiers: spec.tiers.value ?? [], account, tierPlans.map(\.value))
        return RateLimitPlan(
            account: account, tiers: tierPlans.map(\.value), queue: queue, penalty: penalty, budgetFile: spec.budgetFile.value)
    }

    /// The endpoint's part; `nil`, and reported, when something about it is wrong.
    func resolve(_ endpoint: Named<EndpointSpec>, _ layers: Layers) -> CheckedLimits? {
        let tier = layers.reference(\.rateTier) { name in tiers.use(name, decoding).map { _ in name.value } }
        let cost = layers.innermost(\.rateCost, or: InheritableSpec.rateCost, decoding)
        let concurrency = layers.innermost(\.maximumConcurrent, or: InheritableSpec.maximumConcurrent, decoding)
        guard let tier, let cost, let concurrency, let account, let tierPlans else { return nil }
        let position = tierPlans.firstIndex { $0.value.name == tier.value }
        for plan in [account] + (position.map { [tierPlans[$0].value] } ?? []) where cost.value > plan.capacity {
            decoding.report(
                .costTooLarge, "a request of `\(endpoint.name)` counts for more than \(plan.title) ever lets through at once",
                at: cost.origin.range ?? endpoint.range, hint: "at most \(plan.capacity)")
            return nil
        }
        return CheckedLimits(tier: tier, position: position, cost: cost, concurrency: concurrency)
    }

    /// Warns of tiers that nothing names, and of endpoints that name none.
    func reportUnused(_ endpoints: [CheckedEndpoint]) {
        tiers.reportUnused(.unusedRateTier, "no endpoint names it in `rate_tier`", decoding)
        guard let tierPlans, !tierPlans.isEmpty else { return }
        for endpoint in endpoints where endpoint.limits.tier.value == nil && endpoint.limits.tier.origin.range == nil {
            decoding.report(
                .endpointWithoutTier, "`\(endpoint.name.value)` has no rate tier", at: endpoint.name.range, severity: .warning,
                hint: "only the account's windows hold it back",
                help: "give it, its group or `defaults` a `rate_tier`; `rate_tier: null` says that it has none")
        }
    }
}

/// What an endpoint takes of the limits, and where that is said.
struct CheckedLimits: Sendable {
    let tier: Resolved<String?>
    /// Of the tier in the Plan.
    let position: Int?
    let cost: Resolved<Int64>
    let concurrency: Resolved<Int64>

    var plan: ToolLimits { ToolLimits(tier: position, cost: Int(cost.value), concurrency: Int(concurrency.value)) }
}

extension RateTierPlan {
    /// The largest cost that may ever go, also of a request for which nobody waits.
    fileprivate var capacity: Int {
        let windows = windows.map { max(1, $0.burst * ($0.limit - $0.reserved) / $0.limit) }
        return min(windows.min() ?? .max, budget.map { $0.limit - $0.reserved } ?? .max)
    }

    fileprivate var title: String { name == Self.accountName ? "the account" : "tier `\(name)`" }
}

extension RateQueueSpec {
    fileprivate var plan: RateQueuePlan? {
        guard let waiters = maximumWaiters.value, let perSession = maximumPerSession.value, let wait = maximumWait.value else { return nil }
        guard let weights, let interactive = weights.interactive.value else { return nil }
        guard let refresh = weights.refresh.value, let warming = weights.warming.value else { return nil }
        return RateQueuePlan(
            maximumWaiters: Int(waiters), maximumPerSession: Int(perSession), maximumWait: wait,
            weights: .init(interactive: Int(interactive), refresh: Int(refresh), warming: Int(warming)))
    }
}

extension PenaltySpec {
    fileprivate func plan(client standardClient: String) -> PenaltyPlan? {
        guard !client.isInvalid, !file.isInvalid, let standard = standard.value, let maximum = maximum.value else { return nil }
        guard let maximumInline = maximumInline.value, let jitter = jitter.value else { return nil }
        guard let ramp = ramp.value, let rampFrom = rampFrom.value else { return nil }
        return PenaltyPlan(
            client: client.value ?? standardClient, standard: standard, maximum: maximum, maximumInline: maximumInline,
            jitterPercent: Int(jitter), rampDuration: ramp, rampFromPercent: Int(rampFrom), file: file.value)
    }
}
