import Diagnostics
import GatewayConfig
import GatewayPlan

/// Where a serving gateway's configuration comes from, to be read again.
struct ConfigSource: Sendable {
    let endpointsPath: String
    let policiesPath: String
    /// Reads and checks both files, for a Plan that comes after another.
    let load: @Sendable (_ previous: Plan) -> (config: CompiledConfig?, diagnostics: [Diagnostic])

    init(_ files: ConfigurationOptions, _ selection: ToolSelectionOptions, variables: [String: String] = [:]) {
        endpointsPath = files.endpointsPath
        policiesPath = files.policiesPath
        load = { [files, overrides = selection.overrides] in files.load(variables: variables, tools: overrides, after: $0) }
    }
}
