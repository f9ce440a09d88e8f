import Diagnostics
import GatewayPlan
import JSONBytes
import NIOCore

/// Tells where each value of an endpoint comes from.
enum ExplanationLowering {
    static func explanation(of endpoint: CheckedEndpoint, in config: CheckedConfig) -> Explanation {
        var rows = ExplanationRows()
        addUpstream(of: config, to: &rows)
        addRequest(of: endpoint, to: &rows)
        addLimits(of: endpoint, to: &rows)
        addCache(of: endpoint, to: &rows)
        addResilience(of: endpoint, to: &rows)
        for parameter in endpoint.parameters { addParameter(parameter, to: &rows) }
        addAnswers(of: endpoint, to: &rows)
        MonitoringExplanation.add(group: endpoint.spec.group.value, of: config, to: &rows)
        return Explanation(endpoint: endpoint.name.value, rows: rows.rows)
    }

    private static func addUpstream(of config: CheckedConfig, to rows: inout ExplanationRows) {
        rows.add("upstream.base_url", config.upstream.baseURL, .endpoint) { $0 }
        for header in config.upstream.headers {
            rows.add("upstream.headers.\(header.name)", header.value?.description ?? "", .endpoint, header.range)
        }
        guard let credential = config.credential, let spec = credential.value else { return }
        rows.add("upstream.credentials", credential.name, .endpoint, credential.range)
        let prefix = "credentials.\(credential.name)"
        rows.add("\(prefix).type", spec.kind, .policies) { $0.rawValue }
        rows.add("\(prefix).token", spec.token, .policies) { $0.description }
        rows.add("\(prefix).help", spec.help, .policies) { $0 }
        rows.add("\(prefix).flow", spec.flow, .policies) { $0.rawValue }
        rows.add("\(prefix).authorize_url", spec.authorizeURL, .policies) { $0 }
        rows.add("\(prefix).token_url", spec.tokenURL, .policies) { $0 }
        rows.add("\(prefix).client_id", spec.clientID, .policies) { $0 }
        rows.add("\(prefix).client_secret", spec.clientSecret, .policies) { $0.description }
        rows.add("\(prefix).refresh_token", spec.refreshToken, .policies) { $0.description }
        rows.add("\(prefix).redirect.host", spec.redirect.value?.host, .policies) { $0 }
        rows.add("\(prefix).redirect.port", spec.redirect.value?.port, .policies) { "\($0)" }
        rows.add("\(prefix).redirect.path", spec.redirect.value?.path, .policies) { $0 }
        rows.add("\(prefix).expires_after", spec.expiresAfter, .policies, text: duration)
        rows.add("\(prefix).warn_before", spec.warnBefore, .policies, text: duration)
        rows.add("\(prefix).refresh_ahead", spec.refreshAhead, .policies, text: duration)
        rows.add("\(prefix).token_timeout", spec.requestTimeout, .policies, text: duration)
        rows.add("\(prefix).identity", spec.identity, .policies) { $0 }
    }

    private static func addRequest(of endpoint: CheckedEndpoint, to rows: inout ExplanationRows) {
        let spec = endpoint.spec
        rows.add("group", spec.group, .endpoint) { $0 }
        rows.add("operation", spec.operation, .endpoint) { $0 }
        rows.add("availability", spec.availability, .endpoint) { $0 }
        rows.add("instead", spec.instead, .endpoint) { $0 }
        rows.add("scopes", spec.scopes, .endpoint) { list($0.map(\.value)) }
        rows.add("request", spec.request, .endpoint) { $0.text }
        rows.add("title", spec.title, .endpoint) { $0 }
        rows.add("description", spec.description, .endpoint) { $0 }
        rows.add("effect", spec.effect, .endpoint, orBuiltIn: endpoint.effect) { $0.rawValue }
        rows.add("timeout", endpoint.timeout) { Quantity.text($0, units: Quantity.durationUnits) }
    }

    private static func addLimits(of endpoint: CheckedEndpoint, to rows: inout ExplanationRows) {
        rows.add("rate_tier", endpoint.limits.tier) { $0 ?? "null" }
        rows.add("rate_cost", endpoint.limits.cost) { "\($0)" }
        rows.add("max_concurrent", endpoint.limits.concurrency) { "\($0)" }
    }

    private static func addCache(of endpoint: CheckedEndpoint, to rows: inout ExplanationRows) {
        guard let cache = endpoint.cache else {
            rows.add("cache", Resolved(value: "null", origin: endpoint.cacheOff ?? .builtIn)) { $0 }
            return
        }
        rows.add("cache.ttl", cache.ttl, text: duration)
        rows.add("cache.scope", cache.scope) { $0.rawValue }
        rows.add("cache.tags", cache.tags) { tags in list(tags.map(\.text)) }
        rows.add("cache.stale_while_revalidate", cache.staleWhileRevalidate, text: duration)
        rows.add("cache.stale_if_error", cache.staleIfError, text: duration)
        rows.add("cache.keep", cache.keep, text: duration)
        rows.add("cache.ttl_jitter", cache.ttlJitter) { "\($0)%" }
        if let ahead = cache.refreshAhead {
            rows.add("cache.refresh_ahead", ahead) { "\($0)%" }
            rows.add("cache.refresh_ahead_hits", cache.refreshAheadHits) { "\($0)" }
        }
        for (status, ttl) in cache.ttlByStatus.value.sorted(by: { $0.key < $1.key }) {
            rows.add("cache.ttl_by_status.\(status)", Resolved(value: ttl, origin: cache.ttlByStatus.origin), text: duration)
        }
        rows.add("cache.respect", cache.respect) { $0.rawValue }
        rows.add("cache.settle_ttl", cache.settleTTL, text: duration)
    }

    private static func addResilience(of endpoint: CheckedEndpoint, to rows: inout ExplanationRows) {
        let resilience = endpoint.resilience
        rows.add("deadline", resilience.deadline) { Quantity.text($0, units: Quantity.durationUnits) }
        rows.add("breaker", resilience.breaker) { $0?.name ?? "null" }
        rows.add("retry", resilience.retry) { $0?.name ?? "null" }
        if !resilience.fallback.value.isEmpty {
            rows.add("fallback", resilience.fallback) { steps in
                list(steps.map { $0.value.alternate.value ?? ($0.value.isStale ? FallbackSpec.staleWord : "static") })
            }
        }
        for (index, rule) in resilience.outcomes.enumerated() { rows.add("classify[\(index)]", rule) { $0.text } }
    }

    private static func addParameter(_ parameter: ResolvedParameter, to rows: inout ExplanationRows) {
        guard let own = parameter.own, let plan = parameter.plan else { return }
        let layer = ExplanationRows.ParameterLayer(prefix: "parameters.\(parameter.name)", own: own, shared: parameter.shared)
        rows.add("\(layer.prefix).use", own.use, .endpoint) { $0 }
        layer.add(\.place, "in", to: &rows) { $0.rawValue }
        layer.add(\.name, "name", to: &rows) { $0 }
        layer.add(\.rule.type, "type", to: &rows) { $0.rawValue }
        layer.add(\.items, "items", to: &rows) { items in
            (items.type.value?.rawValue ?? "") + (items.members.value.map { " \(list($0.map(\.name)))" } ?? "")
        }
        layer.add(\.description, "description", to: &rows) { $0 }
        layer.add(\.required, "required", to: &rows, orBuiltIn: parameter.isRequired) { "\($0)" }
        layer.add(\.standard, "default", to: &rows) { _ in plan.defaultValue.map { String(buffer: $0) } ?? "" }
        layer.add(\.rule.allowed, "enum", to: &rows) { list($0.map(\.value)) }
        layer.add(\.rule.pattern, "pattern", to: &rows) { $0.source }
        layer.add(\.rule.forms, "forms", to: &rows) { list($0.map(\.value.source)) }
        layer.add(\.rule.minimumLength, "min_length", to: &rows) { "\($0)" }
        layer.add(\.rule.maximumLength, "max_length", to: &rows) { "\($0)" }
        layer.add(\.rule.minimum, "minimum", to: &rows) { $0.scalarText }
        layer.add(\.rule.maximum, "maximum", to: &rows) { $0.scalarText }
        layer.add(\.minimumItems, "min_items", to: &rows) { "\($0)" }
        layer.add(\.maximumItems, "max_items", to: &rows) { "\($0)" }
        layer.add(\.list, "list", to: &rows) { $0.rawValue }
        layer.add(\.itemKey, "item_key", to: &rows) { $0 }
        layer.add(\.routes, "routes", to: &rows) { list($0.compactMap { $0.value.name.value }) }
        layer.add(\.contentType, "content_type", to: &rows) { $0 }
        layer.add(\.mcpHeader, "mcp_header", to: &rows) { $0 }
    }

    private static func addAnswers(of endpoint: CheckedEndpoint, to rows: inout ExplanationRows) {
        let spec = endpoint.spec
        for alternative in spec.alternatives.value ?? [] {
            let required = alternative.value?.required.value ?? []
            let optional = (alternative.value?.optional.value ?? []).map { "\($0.value)?" }
            rows.add("alternatives.\(alternative.name)", list(required.map(\.value) + optional), .endpoint, alternative.range)
        }
        rows.add("at_least_one_of", spec.atLeastOneOf, .endpoint) { list($0.map(\.value)) }
        rows.add("invalidates", spec.invalidates, .endpoint) { list($0.map(\.value.text)) }
        if endpoint.effect != .safe { rows.add("settle", endpoint.settle, text: duration) }
        rows.add("learns.country", spec.learns.value?.country, .endpoint) { $0.joined(separator: ".") }
        rows.add("learns.locale", spec.learns.value?.locale, .endpoint) { $0.joined(separator: ".") }
        let annotations = spec.annotations.value
        rows.add("annotations.read_only", annotations?.readOnly, .endpoint, orBuiltIn: endpoint.annotations.readOnly) { "\($0)" }
        rows.add("annotations.destructive", annotations?.destructive, .endpoint, orBuiltIn: endpoint.annotations.destructive) { "\($0)" }
        rows.add("annotations.idempotent", annotations?.idempotent, .endpoint, orBuiltIn: endpoint.annotations.idempotent) { "\($0)" }
        rows.add("annotations.open_world", annotations?.openWorld, .endpoint, orBuiltIn: endpoint.annotations.openWorld) { "\($0)" }
        rows.add("confirm", spec.confirm, .endpoint, orBuiltIn: endpoint.effect == .safe ? nil : false) { "\($0)" }
        rows.add("icons", spec.icons, .endpoint) { list($0.compactMap { $0.value.source.value }) }
        for view in spec.views.value ?? [] { rows.add("views.\(view.name)", list(view.value?.paths ?? []), .endpoint, view.range) }
        for page in spec.page.value ?? [] {
            let items = page.value.items.value?.joined(separator: ".") ?? ""
            rows.add("page" + (page.value.name.value.map { ".\($0)" } ?? ""), items, .endpoint, page.range)
        }
        for response in spec.responses.value ?? [] {
            rows.add("responses.\(response.name)", response.value ?? "", .endpoint, response.range)
        }
        rows.add("relay", spec.relay, .endpoint) { _ in "the answer is handed on as it is" }
        rows.add("relay.input_schema", spec.relay.value?.inputSchema, .endpoint) { $0.description }
        for (index, advice) in endpoint.advice.enumerated() {
            rows.add("advice[\(index)]", advice) { "\($0.status)\($0.reason.map { " \($0)" } ?? ""): \($0.text)" }
        }
    }

    private static func duration(_ nanoseconds: Int64) -> String { Quantity.text(nanoseconds, units: Quantity.durationUnits) }

    private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }
}
