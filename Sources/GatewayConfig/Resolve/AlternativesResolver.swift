import Diagnostics
import GatewayPlan

/// Checks that an endpoint's alternatives exclude each other and that each can be told from the others.
struct AlternativesResolver {
    let decoding: Decoding
    let references: ParameterReferences

    func resolve(_ declared: [Named<AlternativeSpec>]) -> [ParameterAlternative]? {
        var results: [(alternative: ParameterAlternative, range: SourceRange)] = []
        for named in declared {
            guard let spec = named.value, let required = positions(spec.required), let optional = positions(spec.optional) else { continue }
            let all = (spec.required.value ?? []) + (spec.optional.value ?? [])
            guard decoding.areUnique(all, in: named.name) else { continue }
            let alternative = ParameterAlternative(name: named.name, required: required, optional: optional)
            results.append((alternative, named.range))
        }
        guard results.count == declared.count else { return nil }
        var isClear = true
        for (index, later) in results.enumerated() {
            guard let earlier = results[..<index].first(where: { $0.alternative.overlaps(later.alternative) }) else { continue }
            decoding.report(
                .ambiguousAlternatives, "one call can mean `\(earlier.alternative.name)` and `\(later.alternative.name)`", at: later.range,
                hint: "nothing tells it from `\(earlier.alternative.name)`",
                labels: [.init("`\(earlier.alternative.name)` is declared here", at: earlier.range)],
                help: "require in one of them a parameter that the other does not allow")
            isClear = false
        }
        return isClear ? results.map(\.alternative) : nil
    }

    /// The parameters of which a call needs one; `nil`, and reported, when one of them does not fit.
    func atLeastOne(of field: Field<[Located<String>]>) -> [Int]? {
        guard decoding.areUnique(field.value ?? [], in: "at_least_one_of") else { return nil }
        return positions(field, in: "the choice", "so a call always gives one", removedFrom: "`at_least_one_of`")
    }

    private func positions(_ field: Field<[Located<String>]>) -> [Int]? {
        positions(field, in: "the alternative", "so an alternative cannot leave it out", removedFrom: "the alternatives")
    }

    private func positions(
        _ field: Field<[Located<String>]>, in what: String, _ consequence: String, removedFrom list: String
    ) -> [Int]? {
        guard !field.isInvalid else { return nil }
        let names = field.value ?? []
        let positions = names.compactMap { name -> Int? in
            guard let position = references.position(of: name, in: what) else { return nil }
            return isConditional(references.parameters[position], named: name, consequence, removedFrom: list) ? position : nil
        }
        return positions.count == names.count ? positions : nil
    }

    private func isConditional(
        _ parameter: ResolvedParameter, named name: Located<String>, _ consequence: String, removedFrom list: String
    ) -> Bool {
        guard parameter.alwaysHasValue else { return true }
        decoding.report(
            .unconditionalAlternative, "`\(name.value)` always has a value, \(consequence)", at: name.range,
            hint: parameter.isRequired ? "it is required" : "it has a default",
            labels: [.init("the parameter is declared here", at: parameter.range)],
            help: "remove it from \(list), or its `\(parameter.isRequired ? "required" : "default")`")
        return false
    }
}

extension ParameterAlternative {
    fileprivate func overlaps(_ other: ParameterAlternative) -> Bool {
        Set(required).union(other.required).isSubset(of: allowed.intersection(other.allowed))
    }

    /// Positions that may have a value when a call means this alternative.
    var allowed: Set<Int> { Set(required).union(optional) }
}
