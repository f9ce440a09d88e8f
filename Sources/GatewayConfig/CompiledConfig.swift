package import GatewayPlan
import YAMLSyntax

/// What the two files mean, and where each value comes from.
package struct CompiledConfig: Sendable {
    package let plan: Plan
    /// To be held against the list once it is rendered, which needs the protocol.
    package let listBudget: ListBudget
    /// The text of endpoints.yaml, as it was read.
    package let endpoints: String
    /// The text of policies.yaml, as it was read.
    package let policies: String
    let checked: CheckedConfig
    /// Both files as nodes.
    let nodes: (endpoints: YAMLNode, policies: YAMLNode)
    let environment: ConfigEnvironment

    /// What holds, written out.
    package var effective: EffectiveConfig {
        EffectiveConfig(of: checked, endpoints: nodes.endpoints, policies: nodes.policies, environment: environment)
    }

    /// Where each value of a tool, or of `slos`, `alerts` or `dashboards`, comes from; `nil` when there is no such thing.
    package func explanation(of subject: String) -> Explanation? {
        if let endpoint = checked.endpoints.first(where: { $0.name.value == subject }) {
            return ExplanationLowering.explanation(of: endpoint, in: checked)
        }
        return MonitoringExplanation.explanation(of: subject, in: checked)
    }
}
