import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

/// Holds the calls of `warming` against the endpoints that they name.
struct WarmingResolver {
    let decoding: Decoding
    let endpoints: [Named<EndpointSpec>]
    /// Those without a mistake.
    let checked: [CheckedEndpoint]

    /// The calls by endpoint; `nil`, and reported, when one is wrong.
    func resolve(_ spec: WarmingSpec?) -> [CheckedWarming]? {
        guard let spec, !spec.calls.isInvalid else { return nil }
        let calls = (spec.calls.value ?? []).map { call(of: $0.value) }
        let known = calls.compactMap { $0 }
        return known.count == calls.count ? known : nil
    }

    private func call(of spec: WarmedCallSpec) -> CheckedWarming? {
        guard let tool = spec.tool.located, !spec.arguments.isInvalid else { return nil }
        guard endpoints.contains(where: { $0.name == tool.value }) else {
            let match = EditDistance.closestMatch(to: tool.value, in: endpoints.map(\.name))
            decoding.report(
                .unknownEndpoint, "there is no endpoint `\(tool.value)`", at: tool.range,
                hint: match.map { "did you mean `\($0)`?" } ?? "not declared")
            return nil
        }
        // One with a mistake has been reported.
        guard let endpoint = checked.first(where: { $0.name.value == tool.value }) else { return nil }
        guard endpoint.cache != nil else {
            decoding.report(
                .uncachedWarming, "answers of `\(tool.value)` are not cached", at: tool.range, hint: "nobody would see the answer",
                labels: [.init("declared here", at: endpoint.name.range)])
            return nil
        }
        return arguments(spec.arguments.value ?? [], of: endpoint, at: tool).map { CheckedWarming(endpoint: tool.value, arguments: $0) }
    }

    private func arguments(_ written: [Named<YAMLNode>], of endpoint: CheckedEndpoint, at tool: Located<String>) -> JSONObject? {
        let references = ParameterReferences(decoding: decoding, endpoint: tool.value, parameters: endpoint.parameters)
        var object: JSONObject = [:]
        var isRight = true
        for argument in written {
            guard let node = argument.value,
                let position = references.position(of: Located(argument.name, at: argument.range), in: "the call"),
                let value = DefaultResolver(decoding: decoding, code: .invalidWarmingArgument, name: argument.name)
                    .value(node, of: endpoint.plans[position].rule)
            else {
                isRight = false
                continue
            }
            object[argument.name] = value
        }
        for plan in endpoint.plans where plan.isRequired && !written.contains(where: { $0.name == plan.name }) {
            decoding.report(
                .invalidWarmingArgument, "`\(tool.value)` needs `\(plan.name)`", at: tool.range, hint: "the argument is missing here")
            isRight = false
        }
        return isRight ? object : nil
    }
}

/// One call of `warming`, found right.
struct CheckedWarming: Sendable {
    let endpoint: String
    let arguments: JSONObject
}
