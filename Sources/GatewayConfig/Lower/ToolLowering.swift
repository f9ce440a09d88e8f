import GatewayPlan
import JSONBytes
import NIOCore

/// Makes a tool of a checked endpoint.
enum ToolLowering {
    /// - Parameters:
    ///   - fallbacks: of the endpoint.
    ///   - ids: of the tools that are offered, by name; a fallback on another one is left out.
    static func tool(of endpoint: CheckedEndpoint, id: Int, fallbacks: [CheckedFallback], ids: [String: Int]) -> ToolPlan? {
        var parameters = endpoint.plans
        if endpoint.views.count > 1 {
            guard let view = viewParameter(endpoint.views.map(\.name)) else { return nil }
            parameters.append(view)
        }
        return ToolPlan(
            id: id, name: endpoint.name.value, operation: endpoint.spec.operation.value, availability: endpoint.availability,
            scopes: (endpoint.spec.scopes.value ?? []).map(\.value), title: endpoint.title, description: endpoint.description,
            request: endpoint.request, parameters: parameters, alternatives: endpoint.alternatives,
            atLeastOneOf: endpoint.atLeastOneOf, effect: endpoint.effect, annotations: endpoint.annotations,
            cache: endpoint.cache?.policy(endpoint.cacheTags), invalidates: endpoint.invalidates,
            settle: endpoint.effect == .safe ? 0 : endpoint.settle.value, learns: endpoint.learns, views: endpoint.views,
            pages: endpoint.pages, statusMessages: endpoint.statusMessages, advice: endpoint.advice.map(\.value),
            resilience: endpoint.resilience.plan(fallback: fallbacks.compactMap { $0.step(ids) }), limits: endpoint.limits.plan)
    }

    /// The argument that chooses a view: appended, so that positions of declared parameters stay.
    private static func viewParameter(_ names: [String]) -> ParameterPlan? {
        var standard = ByteBuffer()
        standard.writeJSONString(names[0])
        return try? ParameterPlan(
            name: ViewPlan.parameterName, description: "How much of the answer; `\(ViewPlan.fullName)` leaves nothing out.",
            rule: .string(.init(allowed: names)), isRequired: false, defaultValue: standard, destination: .view)
    }
}
