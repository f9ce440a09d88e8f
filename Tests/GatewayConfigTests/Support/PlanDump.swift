import GatewayPlan
import JSONBytes
import NIOCore

/// A Plan as text, one line a fact, for goldens.
struct PlanDump {
    private var lines: [String] = []

    static func text(of plan: Plan) -> String {
        var dump = PlanDump()
        dump.add("server \(plan.server)")
        dump.add("listener \(plan.listener)")
        dump.add("admin \(plan.admin.map { "\($0)" } ?? "-")")
        dump.add("upstream \(plan.upstream)")
        dump.add("cache store \(plan.cacheStore)")
        dump.add("resilience \(plan.resilience)")
        dump.add("rate limits \(plan.rateLimits)")
        dump.add("concurrency \(plan.concurrency)")
        dump.add("heartbeat \(plan.health.heartbeatPeriod) \(plan.health.maximumHeartbeatDelay)")
        for check in plan.health.checks { dump.add("health \(check)") }
        dump.add("monitoring \(plan.monitoring)")
        dump.add("warming on \(plan.warming.triggers.map(\.rawValue).sorted()) every \(plan.warming.interval)")
        for call in plan.warming.calls { dump.add("warm \(plan.tools[call.tool].name) \(String(buffer: call.arguments))") }
        for tool in plan.tools { dump.add(tool) }
        dump.add(
            "surface page \(plan.surface.pageSize) ttl \(plan.surface.listTTL) depth \(plan.surface.outputDepth) \(plan.surface.confirmation)"
        )
        for resource in plan.surface.resources { dump.add(resource) }
        for prompt in plan.surface.prompts { dump.add(prompt) }
        for hidden in plan.hidden {
            dump.add("hidden \(hidden.tool.name) by \(hidden.filter): \(hidden.why), instead \(hidden.instead ?? "-")")
        }
        return dump.lines.map { $0.replacing("GatewayPlan.", with: "") }.joined(separator: "\n")
    }

    private mutating func add(_ line: String) { lines.append(line) }

    private mutating func add(_ tool: ToolPlan) {
        add(
            "tool \(tool.id) \(tool.name): \(tool.title). \(tool.description) operation \(tool.operation ?? "-") group \(tool.group ?? "-")"
        )
        add("  availability \(tool.availability) scopes \(tool.scopes)")
        add(
            "  request \(tool.request.method.rawValue) \(tool.request.path) query \(tool.request.fixedQuery) body \(tool.request.body) timeout \(tool.request.timeout)"
        )
        add("  effect \(tool.effect) \(tool.annotations)")
        for parameter in tool.parameters {
            let standard = parameter.defaultValue.map { String(buffer: $0) } ?? "-"
            add("  parameter \(parameter.name) required \(parameter.isRequired) default \(standard): \(parameter.description)")
            add("    rule \(Self.text(of: parameter.rule))")
            for form in Self.forms(of: parameter.rule) { add("    form \(form.source)") }
            add("    to \(Self.text(of: parameter.destination))")
        }
        for alternative in tool.alternatives { add("  alternative \(alternative)") }
        if !tool.atLeastOneOf.isEmpty { add("  at least one of \(tool.atLeastOneOf)") }
        add("  cache \(tool.cache.map(Self.text) ?? "-") settle \(tool.settle)")
        for fact in tool.learns { add("  learns \(fact.kind) from \(fact.path)") }
        for tag in tool.cache?.tags ?? [] { add("  tag \(Self.text(of: tag, in: tool))") }
        for tag in tool.invalidates { add("  invalidates \(Self.text(of: tag, in: tool))") }
        for view in tool.views { add("  view \(view.name) \(view.projection.paths) identity \(view.projection.isIdentity)") }
        for page in tool.pages { add("  page \(page)") }
        for (status, text) in tool.statusMessages.sorted(by: { $0.key < $1.key }) { add("  response \(status) \(text)") }
        for advice in tool.advice { add("  advice \(advice)") }
        if tool.confirms { add("  confirms") }
        for icon in tool.icons { add("  icon \(icon)") }
        add("  deadline \(tool.resilience.deadline) retry \(tool.resilience.retry.map { "\($0)" } ?? "-")")
        add("  breaker \(tool.resilience.breaker.map { "\($0)" } ?? "-")")
        add("  limits \(tool.limits)")
        for outcome in tool.resilience.outcomes { add("  outcome \(outcome)") }
    }

    private mutating func add(_ resource: ResourcePlan) {
        add("resource \(resource.name) \(resource.uri.text): \(resource.title ?? "-"). \(resource.description)")
        add("  of \(resource.tool.name) \(String(buffer: resource.arguments)) icons \(resource.icons)")
        for (variable, completion) in zip(resource.uri.variables, resource.completions) {
            add("  complete \(variable) \(Self.text(of: completion))")
        }
    }

    private mutating func add(_ prompt: PromptPlan) {
        add("prompt \(prompt.name): \(prompt.title ?? "-"). \(prompt.description) icons \(prompt.icons)")
        for argument in prompt.arguments {
            let required = "required \(argument.isRequired) default '\(argument.standard)'"
            add(
                "  argument \(argument.name) \(argument.title ?? "-") \(required): \(argument.description) \(Self.text(of: argument.completion))"
            )
        }
        for message in prompt.messages { add("  message \(message.role) \(message.text)") }
    }

    private static func text(of completion: CompletionPlan?) -> String {
        switch completion {
        case nil: "-"
        case .values(let values): "\(values)"
        case .answers(let source):
            "\(source.tool.name) \(String(buffer: source.arguments)) rows \(source.rows) value \(source.value) label \(source.label ?? [])"
        }
    }

    /// As it could be written in the file.
    private static func text(of tag: TagTemplate, in tool: ToolPlan) -> String {
        let segments = tag.segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter(let position): "{\(tool.parameters[position].name)\(position == tag.list ? "..." : "")}"
            case .part: "{}"
            }
        }
        let text = (segments + (tag.coversDescendants ? ["**"] : [])).joined(separator: "/")
        guard let only = tag.onlyFor else { return text }
        let others = only.forms.map(\.source).joined(separator: " ")
        return "\(text) for \(tool.parameters[only.parameter].name) like \(only.forms[only.index].source) of \(others)"
    }

    private static func text(of policy: CachePolicy) -> String {
        let stale = "stale while revalidate \(policy.staleWhileRevalidate) if error \(policy.staleIfError) keep \(policy.keep)"
        let ahead = policy.refreshAhead.map { "\($0.percent)% from \($0.hits) hits" } ?? "-"
        let byStatus = policy.ttlByStatus.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "ttl \(policy.ttl) jitter \(policy.jitterPercent)% scope \(policy.scope) \(stale) ahead \(ahead) by status \(byStatus) "
            + "respect \(policy.respect) settle ttl \(policy.settleTTL)"
    }

    private static func text(of rule: ValueRule) -> String {
        switch rule {
        case .string(let rule):
            "string \(limits(rule.minimumLength, rule.maximumLength)) pattern \(rule.pattern?.source ?? "-") allowed \(rule.allowed)"
        case .integer(let minimum, let maximum): "integer \(limits(minimum, maximum))"
        case .number(let minimum, let maximum): "number \(limits(minimum, maximum))"
        case .boolean: "boolean"
        case .object(let members):
            "object "
                + members.map { "\($0.name)\($0.isRequired ? "" : "?") \(text(of: $0.rule)) \($0.description ?? "-")" }.joined(
                    separator: "; ")
        case .array(let item, let minimum, let maximum): "array \(limits(minimum, maximum)) of \(text(of: item))"
        }
    }

    private static func forms(of rule: ValueRule) -> [TextForm] {
        switch rule {
        case .string(let rule): rule.forms
        case .array(let item, _, _): forms(of: item)
        case .object(let members): members.flatMap { forms(of: $0.rule) }
        case .integer, .number, .boolean: []
        }
    }

    private static func limits<Number>(_ minimum: Number?, _ maximum: Number?) -> String {
        "\(minimum.map { "\($0)" } ?? "-")...\(maximum.map { "\($0)" } ?? "-")"
    }

    private static func text(of destination: ParameterPlan.Destination) -> String {
        guard case .routed(let routes) = destination else { return "\(destination)" }
        return "routed \(routes.map { "\($0.when.source) -> \($0.name)\($0.asList ? "[]" : "")" })"
    }
}
