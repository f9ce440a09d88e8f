import Diagnostics
import GatewayPlan

/// Both files, found consistent.
///
/// A class for the reason that `PoliciesSpec` is one.
final class CheckedConfig: Sendable {
    let endpoints: [CheckedEndpoint]
    let server: ServerSpec
    let upstream: UpstreamSpec
    let credential: Named<CredentialSpec>?
    let credentialPlan: CredentialPlan
    let policies: PoliciesSpec
    let selection: ToolSelection
    let surface: CheckedSurface
    let resilience: ResiliencePlan
    /// By the endpoint's name.
    let fallbacks: [String: [CheckedFallback]]
    let rateLimits: RateLimitPlan
    let warming: [CheckedWarming]
    let access: CheckedAccess
    let monitoring: MonitoringPlan

    init(
        endpoints: [CheckedEndpoint], server: ServerSpec, upstream: UpstreamSpec, credential: Named<CredentialSpec>?,
        credentialPlan: CredentialPlan, policies: PoliciesSpec, selection: ToolSelection, surface: CheckedSurface,
        resilience: ResiliencePlan, fallbacks: [String: [CheckedFallback]], rateLimits: RateLimitPlan, warming: [CheckedWarming],
        access: CheckedAccess, monitoring: MonitoringPlan
    ) {
        self.endpoints = endpoints
        self.server = server
        self.upstream = upstream
        self.credential = credential
        self.credentialPlan = credentialPlan
        self.policies = policies
        self.selection = selection
        self.surface = surface
        self.resilience = resilience
        self.fallbacks = fallbacks
        self.rateLimits = rateLimits
        self.warming = warming
        self.access = access
        self.monitoring = monitoring
    }
}

/// Checks the two files against each other, and warns of what is legal and probably wrong.
struct ConfigResolver {
    let decoding: Decoding

    /// The checked configuration; `nil`, and reported, when something is wrong.
    func resolve(_ spec: EndpointsSpec, _ policies: PoliciesSpec, _ overrides: ToolsSpec) -> CheckedConfig? {
        let groups = Declared(spec.groups, unknown: .unknownGroup, kind: "group", home: "`groups`")
        let shared = Declared(
            spec.parameters, unknown: .unknownSharedParameter, kind: "shared parameter", home: "`parameters` at the top of the file")
        let credentials = Declared(
            policies.credentials, unknown: .unknownCredential, kind: "credential", home: "`credentials` of policies.yaml")
        let limits = RateLimitsResolver(decoding: decoding, policies: policies)
        let resilience = ResilienceResolver(decoding: decoding, policies: policies)
        let shield = resilience.shared(policies.connections)
        let resolver = EndpointResolver(
            decoding: decoding, defaults: spec.defaults, groups: groups, shared: shared, resilience: resilience,
            limits: limits)
        let endpoints = spec.endpoints.map { resolver.resolve($0) }
        let checked = endpoints.compactMap { $0 }
        let lookup = EndpointLookup(decoding: decoding, names: spec.endpoints.map(\.name), checked: checked)
        let name = spec.upstream.value?.credentials.located
        if let name { _ = credentials.use(name, decoding) }
        // An endpoint that could not be read may have used anything.
        if spec.endpoints.allSatisfy(\.isReadable) {
            shared.reportUnused(.unusedSharedParameter, "no endpoint takes it over", decoding)
            groups.reportUnused(.unusedGroup, "no endpoint belongs to it", decoding)
            resilience.reportUnused()
            limits.reportUnused(checked)
        }
        let rateLimits = limits.shared(credential: name?.value)
        if spec.upstream.value.map({ !$0.credentials.isInvalid }) ?? false {
            credentials.reportUnused(.unusedCredential, "`upstream.credentials` does not name it", decoding)
        }
        let used = CredentialResolver(decoding: decoding, tokenStore: policies.tokenStore, endpoints: lookup)
            .resolve(policies.credentials.value ?? [], used: name)
        let selection = SelectionResolver(decoding: decoding, groups: groups, endpoints: spec.endpoints)
            .resolve(policies.tools.map(overrides.inheriting), policies.profiles)
        if let admin = policies.serving?.admin { AdminResolver(decoding: decoding).check(admin, beside: policies.serving?.listener) }
        if let health = policies.health { HealthResolver(decoding: decoding).check(health) }
        let areReplaced = checkReplacements(spec.endpoints, lookup)
        let access = policies.serving?.listener.flatMap {
            AccessResolver(decoding: decoding, groups: groups, endpoints: checked).resolve($0)
        }
        let resources = ResourceResolver(decoding: decoding, endpoints: lookup).resolve(spec.resources)
        let prompts = PromptResolver(decoding: decoding, endpoints: lookup).resolve(spec.prompts)
        let warming = WarmingResolver(decoding: decoding, endpoints: lookup).resolve(policies.warming)
        let fallbacks = FallbackResolver(decoding: decoding, endpoints: lookup).resolve()
        guard checked.count == endpoints.count, var selection, areReplaced, let resources, let prompts else { return nil }
        guard let used, let shield, let fallbacks, let rateLimits, let warming, let access else { return nil }
        let subjects = MonitoredSubjects(
            rateLimits: rateLimits, hasBreakers: shield.breaker != nil || checked.contains { $0.resilience.breaker.value != nil },
            hasCaches: checked.contains { $0.cache != nil }, hasWarming: !warming.isEmpty,
            hasHealthChecks: policies.health.map { !$0.checks.isEmpty } ?? false,
            hasSignInEnd: !(used.named?.value?.expiresAfter.isAbsent ?? true))
        let monitoring = MonitoringResolver(decoding: decoding, groups: groups, subjects: subjects).resolve(policies)
        let surface = CheckedSurface(resources: resources, prompts: prompts)
        warnAboutInvalidation(checked)
        guard let server = spec.server.value, let upstream = spec.upstream.value, let monitoring else { return nil }
        selection.appCredential = used.appName
        return CheckedConfig(
            endpoints: checked, server: server, upstream: upstream, credential: used.named, credentialPlan: used.plan, policies: policies,
            selection: selection, surface: surface, resilience: shield, fallbacks: fallbacks, rateLimits: rateLimits, warming: warming,
            access: access, monitoring: monitoring)
    }

    /// Whether every `instead` names another endpoint.
    private func checkReplacements(_ endpoints: [Named<EndpointSpec>], _ lookup: EndpointLookup) -> Bool {
        let verdicts = endpoints.map { endpoint in
            guard let instead = endpoint.value?.instead.located else { return true }
            guard instead.value == endpoint.name else { return lookup.exists(instead, besides: endpoint.name) }
            decoding.report(.unknownEndpoint, "`\(instead.value)` cannot stand in for itself", at: instead.range, hint: "name another")
            return false
        }
        return verdicts.allSatisfy { $0 }
    }

    private func warnAboutInvalidation(_ endpoints: [CheckedEndpoint]) {
        let tags = endpoints.flatMap { $0.cache?.tags.value ?? [] }
        guard endpoints.contains(where: { $0.cache != nil }) else { return }
        for endpoint in endpoints where endpoint.effect != .safe && endpoint.spec.invalidates.isAbsent {
            decoding.report(
                .writeWithoutInvalidation, "`\(endpoint.name.value)` changes something and makes no cached answer stale",
                at: endpoint.name.range, severity: .warning, hint: "`invalidates` is missing",
                help: "list the tags it touches, or write `invalidates: []` when there are none")
        }
        for tag in endpoints.flatMap({ ($0.spec.invalidates.value ?? []).tags }) where !tags.contains(where: tag.value.reaches) {
            let texts = tags.map(\.text)
            let match = EditDistance.closestMatch(to: tag.value.text, in: texts)
            decoding.report(
                .tagNobodyCarries, "no cached answer carries the tag `\(tag.value.text)`", at: tag.range, severity: .warning,
                hint: match.map { "did you mean `\($0)`?" } ?? "nothing becomes stale",
                help: "`cache.tags` of an endpoint gives its answers their tags")
        }
    }
}

extension Named<EndpointSpec> {
    /// Whether every reference it makes could be read.
    fileprivate var isReadable: Bool {
        guard let value, !value.group.isInvalid, !value.parameters.isInvalid else { return false }
        return (value.parameters.value ?? []).allSatisfy { $0.value.map { !$0.use.isInvalid } ?? false }
    }
}
