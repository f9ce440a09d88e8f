import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

/// Checks arguments that the configuration itself gives an endpoint.
struct FixedArguments {
    let decoding: Decoding
    let endpoint: CheckedEndpoint

    /// The arguments as JSON; `nil`, and reported, when one is wrong or a required one is missing.
    ///
    /// - Parameters:
    ///   - variables: parameters that are filled in later.
    ///   - range: what to point at when one is missing.
    func resolve(_ field: Field<[Named<YAMLNode>]>, besides variables: [String], at range: SourceRange) -> JSONObject? {
        guard !field.isInvalid else { return nil }
        var object = JSONObject()
        var isRight = true
        for entry in field.value ?? [] {
            guard let value = value(of: entry, variables) else {
                isRight = false
                continue
            }
            object[entry.name] = value
        }
        guard isRight else { return nil }
        let missing = endpoint.plans.filter { $0.isRequired && !variables.contains($0.name) && object[$0.name] == nil }
        for parameter in missing {
            decoding.report(
                .unfilledArgument, "nothing gives `\(endpoint.name.value)` its argument `\(parameter.name)`", at: range,
                hint: "it is required", help: "write it into `arguments`" + (variables.isEmpty ? "" : ", or as a variable into the URI"))
        }
        return missing.isEmpty ? object : nil
    }

    private func value(of entry: Named<YAMLNode>, _ variables: [String]) -> JSONValue? {
        guard let node = entry.value else { return nil }
        guard !variables.contains(entry.name) else {
            decoding.report(.duplicateItem, "`\(entry.name)` is a variable of the URI already", at: entry.range, hint: "remove this one")
            return nil
        }
        if entry.name == ViewPlan.parameterName, endpoint.views.count > 1 {
            let rule = ValueRule.string(.init(allowed: endpoint.views.map(\.name)))
            return DefaultResolver(decoding: decoding, name: "argument").value(node, of: rule)
        }
        let references = ParameterReferences(decoding: decoding, endpoint: endpoint.name.value, parameters: endpoint.parameters)
        guard let position = references.position(of: Located(entry.name, at: entry.range), in: "`arguments`") else { return nil }
        return DefaultResolver(decoding: decoding, name: "argument").value(node, of: endpoint.plans[position].rule)
    }
}
