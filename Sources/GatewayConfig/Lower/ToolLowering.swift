import GatewayPlan
import JSONBytes
import NIOCore

/// Makes a tool of a checked endpoint.
enum ToolLowering {
    static func tool(
        of endpoint: CheckedEndpoint, id: Int, confirmation: ConfirmationPlan.Mode, fallback: [FallbackStep]
    ) -> ToolPlan? {
        var parameters = endpoint.plans
        if endpoint.views.count > 1 {
            guard let view = viewParameter(endpoint.views.map(\.name)) else { return nil }
            parameters.append(view)
        }
        if endpoint.confirms, confirmation == .require {
            guard let confirm = confirmParameter() else { return nil }
            parameters.append(confirm)
        }
        return ToolPlan(
            id: id, name: endpoint.name.value, group: endpoint.spec.group.value, operation: endpoint.spec.operation.value,
            availability: endpoint.availability,
            scopes: (endpoint.spec.scopes.value ?? []).map(\.value), title: endpoint.title, description: endpoint.description,
            request: endpoint.request, parameters: parameters, alternatives: endpoint.alternatives,
            atLeastOneOf: endpoint.atLeastOneOf, effect: endpoint.effect, annotations: endpoint.annotations,
            cache: endpoint.cache?.policy(endpoint.cacheTags), invalidates: endpoint.invalidates,
            settle: endpoint.effect == .safe ? 0 : endpoint.settle.value, learns: endpoint.learns, views: endpoint.views,
            pages: endpoint.pages, statusMessages: endpoint.statusMessages, advice: endpoint.advice.map(\.value), icons: endpoint.icons,
            confirms: endpoint.confirms && confirmation != .off, relay: endpoint.relay,
            resilience: endpoint.resilience.plan(fallback: fallback),
            limits: endpoint.limits.plan)
    }

    /// How a client that cannot ask the user says that it has.
    private static func confirmParameter() -> ParameterPlan? {
        try? ParameterPlan(
            name: ToolPlan.confirmationParameter, description: "True once the user has agreed to this very call.", rule: .boolean,
            isRequired: false, defaultValue: nil, destination: .confirmation)
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
