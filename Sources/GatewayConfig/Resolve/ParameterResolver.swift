import Diagnostics
import GatewayPlan
import JSONBytes
import NIOCore
import YAMLSyntax

/// One parameter after `use`: what of it is known, even when the rest is wrong.
struct ResolvedParameter: Sendable {
    let name: String
    /// Of the name.
    let range: SourceRange
    /// As written here, and what it starts from.
    var own: ParameterSpec?
    var shared: (name: String, spec: ParameterSpec)?
    var place: Located<ParameterSpec.Place>?
    /// The upstream's name, or the only one it has.
    var wireName: Located<String>
    var isRequired = false
    var hasDefault = false
    var contentType: String?
    /// `nil`: reported as wrong.
    var plan: ParameterPlan?

    /// A call always sends it.
    var alwaysHasValue: Bool { isRequired || hasDefault }
}

/// Follows `use`, then checks that place, type, rule and default fit together.
struct ParameterResolver {
    let decoding: Decoding
    let shared: Declared<ParameterSpec>

    func resolve(_ named: Named<ParameterSpec>) -> ResolvedParameter {
        var result = ResolvedParameter(name: named.name, range: named.range, wireName: Located(named.name, at: named.range))
        guard let own = named.value else { return result }
        result.own = own
        var spec = own
        if let use = own.use.located {
            guard let base = shared.use(use, decoding) else { return result }
            result.shared = (use.value, base)
            spec = own.inheriting(base)
        } else if own.use.isInvalid {
            return result
        }
        result.place = spec.place.located
        if let name = spec.name.located { result.wireName = name }
        let isComplete = requireKeys(of: spec, named)
        let rule = RuleResolver(decoding: decoding).rule(of: spec)
        let isApplicable = refuseMisplacedKeys(of: spec)
        result.hasDefault = spec.standard.range != nil || spec.standard.isInvalid
        let mustHaveValue = result.place?.value == .path || result.place?.value == .rawBody
        result.isRequired = spec.required.value ?? (mustHaveValue && !result.hasDefault)
        result.contentType = spec.contentType.value
        let isConsistent = checkPresence(of: result, spec, mustHaveValue: mustHaveValue)
        guard let rule else { return result }
        var standard: ByteBuffer?
        if let node = spec.standard.value {
            guard let value = DefaultResolver(decoding: decoding).value(node, of: rule) else { return result }
            standard = ByteBuffer(json: value)
        }
        guard isComplete, isApplicable, isConsistent, let description = spec.description.value else { return result }
        guard let destination = destination(of: spec, wireName: result.wireName) else { return result }
        result.plan = try? ParameterPlan(
            name: named.name, description: description, rule: rule, isRequired: result.isRequired, defaultValue: standard,
            destination: destination, mcpHeader: spec.mcpHeader.value)
        return result
    }

    private func requireKeys(of spec: ParameterSpec, _ named: Named<ParameterSpec>) -> Bool {
        var missing: [KeyEntry] = []
        if spec.place.isAbsent { missing.append(ParameterSpec.place.entry) }
        if spec.rule.type.isAbsent { missing.append(RuleSpec.type.entry) }
        if spec.description.isAbsent { missing.append(ParameterSpec.description.entry) }
        if spec.rule.type.value == .array, spec.items.located == nil, !spec.items.isInvalid { missing.append(ParameterSpec.items.entry) }
        if let items = spec.items.value {
            if items.type.isAbsent { missing.append(ItemsSpec.itemType.entry) }
            if items.type.value == .object, items.members.isAbsent { missing.append(ItemsSpec.members.entry) }
        }
        if spec.place.value == .rawBody, spec.contentType.located == nil, !spec.contentType.isInvalid {
            missing.append(ParameterSpec.contentType.entry)
        }
        for key in missing {
            decoding.report(
                .missingKey, "parameter `\(named.name)` needs `\(key.name)`", at: named.range, hint: "`\(key.name)` is missing here",
                notes: ["`\(key.name)`: \(key.type). \(key.summary)"])
        }
        return missing.isEmpty
    }

    private func checkPresence(of parameter: ResolvedParameter, _ spec: ParameterSpec, mustHaveValue: Bool) -> Bool {
        if let required = spec.required.located, required.value, let standard = spec.standard.range {
            decoding.report(
                .requiredWithDefault, "parameter `\(parameter.name)` is required and has a default", at: standard,
                hint: "never used", labels: [.init("required here", at: required.range)],
                help: "remove `required: true`, or the default")
            return false
        }
        guard mustHaveValue, !parameter.alwaysHasValue, let required = spec.required.range else { return true }
        decoding.report(
            .optionalWithoutDefault, "parameter `\(parameter.name)` may be left out, but its place cannot stay empty", at: required,
            hint: "remove this, or give a `default`")
        return false
    }

    /// Keys that this place or type does not have.
    private func refuseMisplacedKeys(of spec: ParameterSpec) -> Bool {
        guard let place = spec.place.located, let type = spec.rule.type.located else { return true }
        var problems: [(key: String, range: SourceRange, hint: String)] = []
        let isArray = type.value == .array
        if let range = spec.list.range, place.value != .query || !isArray {
            problems.append(("list", range, "only for arrays in the query"))
        }
        if let range = spec.itemKey.range, place.value != .body || !isArray {
            problems.append(("item_key", range, "only for arrays in the body"))
        }
        if let range = spec.itemKey.range, spec.items.value?.type.value == .object {
            problems.append(("item_key", range, "the items are objects already"))
        }
        if let range = spec.routes.range {
            if place.value != .body || type.value != .string { problems.append(("routes", range, "only for strings in the body")) }
            if let name = spec.name.range { problems.append(("name", name, "each of the `routes` has its own")) }
        }
        if let range = spec.contentType.range, place.value != .rawBody { problems.append(("content_type", range, "only in `raw_body`")) }
        if let range = spec.mcpHeader.range, isArray || type.value == .number {
            problems.append(("mcp_header", range, "only for strings, integers and booleans"))
        }
        for problem in problems {
            decoding.report(
                .inapplicableKey, "`\(problem.key)` has no meaning for this parameter", at: problem.range, hint: problem.hint,
                labels: [.init("it is `in: \(place.value.rawValue)`", at: place.range)])
        }
        if place.value == .query, let items = spec.items.located, items.value.type.value == .object {
            decoding.report(
                .unsendableType, "a list of objects cannot be sent `in: query`", at: items.range, hint: "one value each",
                labels: [.init("it goes here", at: place.range)])
            return false
        }
        let isSendable =
            switch place.value {
            case .path: !isArray
            case .rawBody: type.value == .string
            case .query, .body: true
            }
        if !isSendable {
            decoding.report(
                .unsendableType, "type `\(type.value.rawValue)` cannot be sent `in: \(place.value.rawValue)`", at: type.range,
                hint: place.value == .path ? "one value" : "must be `string`", labels: [.init("it goes here", at: place.range)])
        }
        return problems.isEmpty && isSendable
    }

    private func destination(of spec: ParameterSpec, wireName: Located<String>) -> ParameterPlan.Destination? {
        guard let place = spec.place.value else { return nil }
        guard !spec.name.isInvalid, !spec.mcpHeader.isInvalid, !spec.itemKey.isInvalid, !spec.routes.isInvalid, !spec.list.isInvalid else {
            return nil
        }
        switch place {
        case .path: return .path
        case .rawBody: return .rawBody
        case .query: return .query(name: wireName.value, list: spec.list.value ?? .comma)
        case .body:
            guard let routes = spec.routes.value else { return bodyMember(wireName, itemKey: spec.itemKey.value) }
            let plans = routes.compactMap { route in
                route.value.plan
            }
            return plans.count == routes.count ? .routed(plans) : nil
        }
    }

    private func bodyMember(_ wireName: Located<String>, itemKey: String?) -> ParameterPlan.Destination? {
        let path = wireName.value.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy({ !$0.isEmpty }) else {
            decoding.report(
                .invalidMemberPath, "`\(wireName.value)` is not a path to a member of the body", at: wireName.range,
                hint: "names with dots, as in `offset.position`")
            return nil
        }
        return .body(path: path, itemKey: itemKey)
    }
}

extension RouteSpec {
    fileprivate var plan: ParameterPlan.Route? {
        guard let when = when.value, let name = name.value, let asList = asList.value else { return nil }
        return ParameterPlan.Route(when: when, name: name, asList: asList)
    }
}
