import Diagnostics
import GatewayConfig
import GatewayPlan
import GatewayServer
import GatewayUpstream

/// Where a serving gateway's configuration comes from, to be read again.
struct ConfigSource: Sendable {
    /// endpoints.yaml and policies.yaml.
    let paths: [String]
    /// The files as they were before they were read for the first time.
    let stamps: [FileStamp?]
    /// Reads and checks both files, for a Plan that comes after another.
    let load: @Sendable (_ previous: Plan) -> (config: CompiledConfig?, diagnostics: [Diagnostic])

    /// Checks one that was kept, for a Plan that comes after another.
    let loadKept: @Sendable (_ kept: ConfigHistory.Entry, _ previous: Plan) -> (config: CompiledConfig?, diagnostics: [Diagnostic])
    /// `nil`: nothing is kept.
    let history: ConfigHistory?

    /// To be made before the files are read, so that no change is missed.
    init(_ files: ConfigurationOptions, _ selection: ToolSelectionOptions, variables: [String: String] = [:], keeps: Bool = true) {
        paths = [files.endpointsPath, files.policiesPath]
        stamps = paths.map { FileStamp(of: $0) }
        history = keeps ? files.history : nil
        loadKept = { [files, overrides = selection.overrides] in files.load(kept: $0, variables: variables, tools: overrides, after: $1) }
        load = { [files, overrides = selection.overrides] in files.load(variables: variables, tools: overrides, after: $0) }
    }
}
