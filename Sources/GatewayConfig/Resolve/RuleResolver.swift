import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

/// Makes a `ValueRule` of the keys that describe it, and refuses keys that its type does not have.
struct RuleResolver {
    let decoding: Decoding

    /// The rule of a parameter; `nil` when something about it is wrong.
    func rule(of parameter: ParameterSpec) -> ValueRule? {
        guard let type = parameter.rule.type.located else { return nil }
        guard type.value == .array else {
            let isApplicable = [
                refuse(parameter.items, "items", for: type, "arrays"),
                refuse(parameter.minimumItems, "min_items", for: type, "arrays"),
                refuse(parameter.maximumItems, "max_items", for: type, "arrays"),
            ].allSatisfy { $0 }
            let rule = scalarRule(of: parameter.rule, type, hasRoutes: parameter.routes.range != nil)
            return isApplicable ? rule : nil
        }
        let isApplicable = refuseLimits(of: parameter.rule, strings: true, numbers: true, type)
        let isOrdered = ordered(parameter.minimumItems, parameter.maximumItems, "min_items", "max_items")
        guard let items = parameter.items.value, let itemType = items.type.located else { return nil }
        guard let item = itemRule(of: items, itemType), isApplicable, isOrdered else { return nil }
        guard !parameter.minimumItems.isInvalid, !parameter.maximumItems.isInvalid else { return nil }
        return .array(
            of: item, minimumItems: parameter.minimumItems.value.map { Int($0) }, maximumItems: parameter.maximumItems.value.map { Int($0) }
        )
    }

    private func itemRule(of items: RuleSpec, _ type: Located<RuleSpec.Kind>) -> ValueRule? {
        guard type.value == .object else {
            guard refuse(items.members, "members", for: type, "objects") else { return nil }
            return scalarRule(of: items, type)
        }
        let isApplicable = refuseLimits(of: items, strings: true, numbers: true, type)
        let declared = items.members.value ?? []
        let members = declared.compactMap { named -> ValueRule.Member? in
            guard let spec = named.value, let type = spec.rule.type.located, let rule = scalarRule(of: spec.rule, type) else { return nil }
            guard let isRequired = spec.required.value, !spec.description.isInvalid else { return nil }
            return ValueRule.Member(name: named.name, rule: rule, isRequired: isRequired, description: spec.description.value)
        }
        return isApplicable && !members.isEmpty && members.count == declared.count ? .object(members) : nil
    }

    private func scalarRule(of spec: RuleSpec, _ type: Located<RuleSpec.Kind>, hasRoutes: Bool = false) -> ValueRule? {
        let isApplicable = refuseLimits(
            of: spec, strings: type.value != .string, numbers: type.value != .integer && type.value != .number, type)
        guard isApplicable else { return nil }
        switch type.value {
        case .string: return stringRule(of: spec, hasRoutes: hasRoutes)
        case .integer: return limits(of: spec, .integer()).map { .integer(minimum: $0.0, maximum: $0.1) }
        case .number: return limits(of: spec, .number).map { .number(minimum: $0.0, maximum: $0.1) }
        case .boolean: return .boolean
        case .array, .object: return nil
        }
    }

    private func stringRule(of spec: RuleSpec, hasRoutes: Bool) -> ValueRule? {
        let isOrdered = ordered(spec.minimumLength, spec.maximumLength, "min_length", "max_length")
        let isUnique = decoding.areUnique(spec.allowed.value ?? [], in: "enum")
        let isValid = ![
            spec.minimumLength.isInvalid, spec.maximumLength.isInvalid, spec.pattern.isInvalid, spec.allowed.isInvalid,
            spec.forms.isInvalid,
        ]
        .contains(true)
        guard isOrdered, isUnique, isValid, formsCanBeTold(spec, hasRoutes: hasRoutes) else { return nil }
        return .string(
            .init(
                minimumLength: spec.minimumLength.value.map { Int($0) }, maximumLength: spec.maximumLength.value.map { Int($0) },
                pattern: spec.pattern.value, allowed: spec.allowed.value?.map(\.value) ?? [],
                forms: spec.forms.value?.map(\.value) ?? []))
    }

    /// A value that obeys its rule as it is, is taken as it is; so something must refuse it in its other forms.
    private func formsCanBeTold(_ spec: RuleSpec, hasRoutes: Bool) -> Bool {
        guard let forms = spec.forms.located else { return true }
        if let allowed = spec.allowed.range {
            decoding.report(
                .inapplicableKey, "`enum` lists every spelling, so there are no other `forms`", at: forms.range, hint: "remove this",
                labels: [.init("listed here", at: allowed)])
            return false
        }
        guard spec.pattern.value == nil, !hasRoutes else { return true }
        decoding.report(
            .formsWithoutPattern, "nothing tells the value from its other `forms`", at: forms.range, hint: "needs a `pattern` beside it",
            help: "give a `pattern` that the value matches and its other forms do not")
        return false
    }

    private func limits<Number: Comparable>(of spec: RuleSpec, _ type: ValueType<Number>) -> (Number?, Number?)? {
        let minimum = limit(spec.minimum, "minimum", type)
        let maximum = limit(spec.maximum, "maximum", type)
        let isOrdered = ordered(minimum, maximum, "minimum", "maximum")
        guard isOrdered, !minimum.isInvalid, !maximum.isInvalid else { return nil }
        return (minimum.value, maximum.value)
    }

    private func limit<Number>(_ field: Field<YAMLNode>, _ key: String, _ type: ValueType<Number>) -> Field<Number> {
        switch field {
        case .absent, .off: return .absent
        case .invalid: return .invalid
        case .value(let node):
            let value = type.decode(node.value, Subject(name: key, range: node.range), decoding)
            return value.map { .value(Located($0, at: node.range)) } ?? .invalid
        }
    }

    private func ordered<Number: Comparable>(
        _ minimum: Field<Number>, _ maximum: Field<Number>, _ low: String, _ high: String
    ) -> Bool {
        guard let minimum = minimum.located, let maximum = maximum.located, minimum.value > maximum.value else { return true }
        decoding.report(
            .contradictoryLimits, "`\(low)` is above `\(high)`: nothing can be accepted", at: maximum.range,
            hint: "less than \(minimum.value)", labels: [.init("`\(low)` is given here", at: minimum.range)])
        return false
    }

    private func refuseLimits(of spec: RuleSpec, strings: Bool, numbers: Bool, _ type: Located<RuleSpec.Kind>) -> Bool {
        var results: [Bool] = []
        if strings {
            results += [
                refuse(spec.allowed, "enum", for: type, "strings"), refuse(spec.pattern, "pattern", for: type, "strings"),
                refuse(spec.forms, "forms", for: type, "strings"),
                refuse(spec.minimumLength, "min_length", for: type, "strings"),
                refuse(spec.maximumLength, "max_length", for: type, "strings"),
            ]
        }
        if numbers {
            results += [
                refuse(spec.minimum, "minimum", for: type, "integers and numbers"),
                refuse(spec.maximum, "maximum", for: type, "integers and numbers"),
            ]
        }
        return results.allSatisfy { $0 }
    }

    /// Whether the key is left out, as it must be.
    private func refuse<Value>(_ field: Field<Value>, _ key: String, for type: Located<RuleSpec.Kind>, _ owners: String) -> Bool {
        guard let range = field.range else { return true }
        let help: String? =
            switch type.value {
            case .array where owners != "arrays": "what each item must be goes into `items`"
            case .object: "what a member must be goes into `members`"
            default: nil
            }
        decoding.report(
            .inapplicableKey, "`\(key)` has no meaning for type `\(type.value.rawValue)`", at: range, hint: "only for \(owners)",
            labels: [.init("the type is given here", at: type.range)], help: help)
        return false
    }
}

extension Decoding {
    /// Whether no item stands twice; reports each that does.
    func areUnique(_ items: [Located<String>], in key: String) -> Bool {
        var first: [String: SourceRange] = [:]
        var isUnique = true
        for item in items {
            if let range = first[item.value] {
                report(
                    .duplicateItem, "`\(item.value)` is listed twice in `\(key)`", at: item.range, hint: "remove this one",
                    labels: [.init("first listed here", at: range)])
                isUnique = false
            } else {
                first[item.value] = item.range
            }
        }
        return isUnique
    }
}
