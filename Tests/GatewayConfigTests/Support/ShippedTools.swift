import GatewayConfig
import GatewayPlan
import Testing

/// Every endpoint of the shipped file, whether the shipped policies offer it or not.
enum ShippedTools {
    static func all() throws -> [ToolPlan] {
        let run = Compilation(endpoints: try Repository.text("endpoints.yaml"), policies: try Repository.text("policies.yaml"))
        let plan = try #require(run.config, "\(run.rendered)").plan
        return plan.tools + plan.hidden.map(\.tool)
    }
}

extension ToolPlan {
    /// The request's path with its parameters in braces.
    var pathTemplate: String {
        request.path.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter(let position): "{\(parameters[position].name)}"
            }
        }.joined()
    }
}
