import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

/// Joins resources with the endpoints that read them.
struct ResourceResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// All of them; `nil`, and reported, when something about one is wrong.
    func resolve(_ field: Field<[Named<ResourceSpec>]>) -> [CheckedResource]? {
        guard !field.isInvalid else { return nil }
        let declared = field.value ?? []
        let checked = declared.map(resolve)
        let areDistinct = areDistinct(declared)
        let resources = checked.compactMap { $0 }
        return areDistinct && resources.count == declared.count ? resources : nil
    }

    private func resolve(_ named: Named<ResourceSpec>) -> CheckedResource? {
        guard let spec = named.value, let name = spec.endpoint.located else { return nil }
        guard let endpoint = endpoints.read(name, for: "a resource"), let uri = spec.uri.located else { return nil }
        let areSuitable = uri.value.variables.map { isSuitable($0, for: endpoint) }
        let fixed = FixedArguments(decoding: decoding, endpoint: endpoint)
        let arguments = fixed.resolve(spec.arguments, besides: uri.value.variables.map(\.value), at: uri.range)
        let completions = completions(of: spec, uri.value, endpoint)
        guard areSuitable.allSatisfy({ $0 }), let arguments, let completions, let icons = spec.icons.plans else { return nil }
        guard let title = spec.title.value, let description = spec.description.value else { return nil }
        return CheckedResource(
            name: named.name, title: title, description: description, icons: icons, uri: uri.value.template, endpoint: name.value,
            arguments: arguments, completions: completions)
    }

    /// Whether a variable is an argument of the endpoint that has one value.
    private func isSuitable(_ variable: Located<String>, for endpoint: CheckedEndpoint) -> Bool {
        let references = ParameterReferences(decoding: decoding, endpoint: endpoint.name.value, parameters: endpoint.parameters)
        guard let position = references.position(of: variable, in: "the URI") else { return false }
        switch endpoint.plans[position].rule {
        case .string, .integer, .number, .boolean: return true
        case .array, .object: break
        }
        decoding.report(
            .unsuitableVariable, "`\(variable.value)` cannot stand in a URI", at: variable.range, hint: "it is a list",
            labels: [.init("the parameter is declared here", at: endpoint.parameters[position].range)],
            help: "give it its value in `arguments`")
        return false
    }

    /// By variable: as declared, or else the values that the parameter allows.
    private func completions(of spec: ResourceSpec, _ uri: URITemplateSpec, _ endpoint: CheckedEndpoint) -> [CheckedCompletion?]? {
        guard !spec.complete.isInvalid else { return nil }
        let declared = spec.complete.value ?? []
        var isRight = true
        for entry in declared where !uri.variables.contains(where: { $0.value == entry.name }) {
            decoding.report(
                .unknownParameter, "`complete` names `\(entry.name)`, which is no variable of the URI", at: entry.range,
                hint: EditDistance.closestMatch(to: entry.name, in: uri.variables.map(\.value)).map { "did you mean `\($0)`?" }
                    ?? "no such variable")
            isRight = false
        }
        let resolver = CompletionResolver(decoding: decoding, endpoints: endpoints)
        let completions = uri.variables.map { variable -> CheckedCompletion? in
            guard let entry = declared.first(where: { $0.name == variable.value }) else {
                return endpoint.plans.first { $0.name == variable.value }?.rule.allowedValues.map { .values($0) }
            }
            let completion = entry.value.flatMap { resolver.resolve($0, at: entry.range) }
            if completion == nil { isRight = false }
            return completion
        }
        return isRight ? completions : nil
    }

    private func areDistinct(_ declared: [Named<ResourceSpec>]) -> Bool {
        var areDistinct = true
        for (index, later) in declared.enumerated() {
            guard let uri = later.value?.uri.located else { continue }
            let earlier = declared[..<index].first { $0.value?.uri.value?.template.hasSameForm(as: uri.value.template) ?? false }
            guard let earlier, let first = earlier.value?.uri.range else { continue }
            decoding.report(
                .ambiguousResources, "the same URIs belong to `\(earlier.name)` and `\(later.name)`", at: uri.range,
                hint: "nothing tells them apart", labels: [.init("`\(earlier.name)` is declared here", at: first)])
            areDistinct = false
        }
        return areDistinct
    }
}

extension URITemplateSpec {
    fileprivate var template: URITemplate {
        URITemplate(
            segments: segments.map { segment in
                switch segment {
                case .literal(let text): .literal(text)
                case .variable(let name): .variable(name.value)
                }
            })
    }
}

extension ValueRule {
    /// The values of an enumeration.
    fileprivate var allowedValues: [String]? {
        guard case .string(let rule) = self, !rule.allowed.isEmpty else { return nil }
        return rule.allowed
    }
}
