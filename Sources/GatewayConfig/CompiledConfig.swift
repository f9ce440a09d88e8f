package import GatewayPlan

/// What the two files mean, and where each value comes from.
package struct CompiledConfig: Sendable {
    package let plan: Plan
    /// To be held against the list once it is rendered, which needs the protocol.
    package let listBudget: ListBudget
    let checked: CheckedConfig

    /// Where each value of a tool comes from; `nil` when there is no such tool.
    package func explanation(of endpoint: String) -> Explanation? {
        checked.endpoints.first { $0.name.value == endpoint }.map { ExplanationLowering.explanation(of: $0, in: checked) }
    }
}
