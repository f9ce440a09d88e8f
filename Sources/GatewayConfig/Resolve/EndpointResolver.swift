import Diagnostics
import GatewayPlan
import JSONBytes
import NIOCore

/// Joins one endpoint with what it inherits and refers to.
struct EndpointResolver {
    let decoding: Decoding
    let defaults: Field<InheritableSpec>
    let groups: Declared<InheritableSpec>
    let shared: Declared<ParameterSpec>
    let resilience: ResilienceResolver
    let limits: RateLimitsResolver

    /// The checked endpoint; `nil`, and reported, when something about it is wrong.
    func resolve(_ named: Named<EndpointSpec>) -> CheckedEndpoint? {
        guard let spec = named.value else { return nil }
        let layers = layers(of: spec)
        let parameters = (spec.parameters.value ?? []).map { ParameterResolver(decoding: decoding, shared: shared).resolve($0) }
        let references = ParameterReferences(decoding: decoding, endpoint: named.name, parameters: parameters)
        let requestResolver = RequestResolver(decoding: decoding, parameters: parameters)
        let path = spec.request.located.flatMap(requestResolver.path)
        let body = spec.request.located.flatMap(requestResolver.body)
        let effect = spec.effect.value ?? (spec.effect.isAbsent ? spec.request.value.map { Effect(of: $0.method) } : nil)
        let alternativesResolver = AlternativesResolver(decoding: decoding, references: references)
        let alternatives = spec.alternatives.isInvalid ? nil : alternativesResolver.resolve(spec.alternatives.value ?? [])
        let atLeastOneOf = alternativesResolver.atLeastOne(of: spec.atLeastOneOf)
        let isUnique =
            alternatives.map {
                WireNames(decoding: decoding, parameters: parameters, alternatives: $0).check(spec.request.located)
            } ?? false
        let cache = cache(of: spec, named, layers, references, effect)
        let invalidates = invalidated(by: spec, references, effect)
        let views = views(of: spec, parameters)
        let pages = PageResolver(decoding: decoding, references: references, hasViews: !spec.views.isAbsent).resolve(spec.page)
        let timeout = layers.innermost(\.timeout, or: InheritableSpec.timeout, decoding)
        let resilience = resilience.resolve(named, layers)
        let limits = limits.resolve(named, layers)
        let settle = layers.innermost(\.settle, or: InheritableSpec.settle, decoding)
        let plans = parameters.compactMap(\.plan)
        guard !layers.isIncomplete, isUnique, plans.count == parameters.count, !spec.hasInvalidField else { return nil }
        guard let request = spec.request.value, let path, let body, let effect, let timeout, let resilience, let limits else { return nil }
        guard let cache, let settle, let invalidates, let views, let pages, let alternatives, let atLeastOneOf else { return nil }
        guard let title = spec.title.value, let description = spec.description.value else { return nil }
        guard let availability = spec.availability.value, let icons = spec.icons.plans else { return nil }
        guard let confirms = confirms(spec, parameters, effect) else { return nil }
        var relay: RelayPlan?
        switch RelayResolver(decoding: decoding).resolve(spec) {
        case .absent: break
        case .invalid: return nil
        case .relay(let plan): relay = plan
        }
        return CheckedEndpoint(
            name: Located(named.name, at: named.range), spec: spec, availability: availability,
            request: RequestPlan(
                method: request.method, path: path, fixedQuery: request.fixedQuery,
                body: relay != nil && body == .none ? .json : body, timeout: timeout.value),
            title: title, description: description, effect: effect, timeout: timeout, resilience: resilience, limits: limits,
            settle: settle, cache: cache.cache, cacheTags: cache.tags, cacheOff: cache.off, advice: layers.advice,
            parameters: parameters, plans: plans, alternatives: alternatives, atLeastOneOf: atLeastOneOf,
            annotations: annotations(of: spec, effect, request.method), invalidates: invalidates,
            learns: spec.learns.value?.facts ?? [], views: views, pages: pages, statusMessages: statusMessages(of: spec), icons: icons,
            confirms: confirms, relay: relay)
    }

    private func layers(of spec: EndpointSpec) -> Layers {
        var layers: [Layers.Layer] = []
        var isIncomplete = defaults.isInvalid || spec.group.isInvalid
        if let defaults = defaults.value { layers.append(.init(spec: defaults, origin: .defaults)) }
        if let name = spec.group.located {
            if let group = groups.use(name, decoding) {
                layers.append(.init(spec: group, origin: .group(name.value)))
            } else {
                isIncomplete = true
            }
        }
        layers.append(.init(spec: spec.inheritable, origin: .endpoint))
        return Layers(layers: layers, isIncomplete: isIncomplete)
    }

    private func cache(
        of spec: EndpointSpec, _ named: Named<EndpointSpec>, _ layers: Layers, _ references: ParameterReferences, _ effect: Effect?
    ) -> (cache: CheckedCache?, tags: [TagTemplate], off: Origin?)? {
        guard let effect else { return nil }
        // Of one that is handed on as it is, `RelayResolver` tells.
        if !spec.relay.isAbsent { return (nil, [], nil) }
        guard effect == .safe else {
            // An inherited cache is meant for the reads of the group.
            guard let range = spec.inheritable.cache.range else { return (nil, [], nil) }
            let reason = spec.effect.range ?? spec.request.range
            decoding.report(
                .cachedWrite, "`\(named.name)` changes something, so its answers cannot be cached", at: range, hint: "remove this",
                labels: reason.map { [.init("its effect is `\(effect.rawValue)`", at: $0)] } ?? [],
                help: "write `effect: safe` if the call changes nothing")
            return nil
        }
        switch CacheResolver(decoding: decoding, endpoint: named.name).resolve(layers) {
        case .none(let off): return (nil, [], off)
        case .invalid: return nil
        case .cached(let cache):
            let templates = cache.tags.value.compactMap(TagResolver(decoding: decoding, references: references).template)
            guard templates.count == cache.tags.value.count else { return nil }
            return (cache, templates, nil)
        }
    }

    private func invalidated(by spec: EndpointSpec, _ references: ParameterReferences, _ effect: Effect?) -> [TagTemplate]? {
        let tags = spec.invalidates.value ?? []
        if effect == .safe, let first = tags.first, let reason = spec.effect.range ?? spec.request.range {
            decoding.report(
                .invalidatingRead, "a call that changes nothing makes no answer stale", at: first.range, hint: "remove this",
                labels: [.init("its effect is `safe`", at: reason)], help: "write another `effect` if the call changes something")
            return nil
        }
        let resolver = TagResolver(decoding: decoding, references: references)
        let templates = tags.map { resolver.templates(of: $0.value) }
        let known = templates.compactMap { $0 }
        return known.count == templates.count ? known.flatMap { $0 } : nil
    }

    private func views(of spec: EndpointSpec, _ parameters: [ResolvedParameter]) -> [ViewPlan]? {
        let declared = spec.views.value ?? []
        var isValid = true
        if !declared.isEmpty, let clash = parameters.first(where: { $0.name == ViewPlan.parameterName }) {
            decoding.report(
                .reservedParameter, "parameter `view` is taken: the endpoint has views", at: clash.range, hint: "choose another name",
                labels: spec.views.range.map { [.init("`view` chooses one of these", at: $0)] } ?? [],
                help: "keep the upstream's name with `name: view`")
            isValid = false
        }
        for view in declared where view.name == ViewPlan.fullName {
            decoding.report(
                .reservedView, "view `full` always exists and keeps everything", at: view.range, hint: "choose another name")
            isValid = false
        }
        guard isValid else { return nil }
        let plans = declared.compactMap { view in view.value.map { ViewPlan(name: view.name, projection: $0) } }
        return plans + [ViewPlan(name: ViewPlan.fullName, projection: .identity)]
    }

    /// Whether the user is asked first; `nil`, and reported, when there is nothing to ask or no way to say so.
    private func confirms(_ spec: EndpointSpec, _ parameters: [ResolvedParameter], _ effect: Effect) -> Bool? {
        guard !spec.confirm.isInvalid else { return nil }
        guard let confirm = spec.confirm.located, confirm.value else { return false }
        if effect == .safe, let reason = spec.effect.range ?? spec.request.range {
            decoding.report(
                .inapplicableKey, "`confirm` has no meaning for a call that changes nothing", at: confirm.range, hint: "remove this",
                labels: [.init("its effect is `safe`", at: reason)])
            return nil
        }
        if let clash = parameters.first(where: { $0.name == ToolPlan.confirmationParameter }) {
            decoding.report(
                .reservedParameter, "parameter `confirm` is taken: the endpoint asks first", at: clash.range, hint: "choose another name",
                labels: [.init("`confirm` says that the user agrees", at: confirm.range)],
                help: "keep the upstream's name with `name: confirm`")
            return nil
        }
        return true
    }

    private func statusMessages(of spec: EndpointSpec) -> [Int: String] {
        var messages: [Int: String] = [:]
        for response in spec.responses.value ?? [] {
            if let status = Int(response.name) { messages[status] = response.value }
        }
        return messages
    }

    private func annotations(of spec: EndpointSpec, _ effect: Effect, _ method: RequestPlan.Method) -> ToolAnnotations {
        let written = spec.annotations.value
        return ToolAnnotations(
            readOnly: written?.readOnly.value ?? (effect == .safe), destructive: written?.destructive.value ?? (method == .delete),
            idempotent: written?.idempotent.value ?? (effect != .unsafe), openWorld: written?.openWorld.value ?? true)
    }
}

extension ViewPlan {
    /// The argument that chooses a view.
    static let parameterName = "view"
    /// The view that every tool has.
    static let fullName = "full"
}

extension Effect {
    /// What HTTP says about a method.
    init(of method: RequestPlan.Method) {
        switch method {
        case .get, .head: self = .safe
        case .put, .delete: self = .idempotent
        case .post, .patch: self = .unsafe
        }
    }
}

extension EndpointSpec {
    /// Something that only this endpoint reads was reported while decoding.
    fileprivate var hasInvalidField: Bool {
        parameters.isInvalid || invalidates.isInvalid || learns.isInvalid || (learns.value?.hasInvalidField ?? false)
            || annotations.isInvalid || views.isInvalid || responses.isInvalid
            || operation.isInvalid || availability.isInvalid || instead.isInvalid || scopes.isInvalid
            || (views.value ?? []).contains { $0.value == nil }
    }
}
