import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayMCP
import GatewayPlan
import Glibc

/// Where the configuration is, the same for every command.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "Directory with endpoints.yaml and policies.yaml. [default: $SETLIST_CONFIG, or the current directory]")
    var config: String?

    @Option(help: "Path of endpoints.yaml, when it is elsewhere.")
    var endpoints: String?

    @Option(help: "Path of policies.yaml, when it is elsewhere.")
    var policies: String?

    /// The directory that was named; an empty name is none.
    var directory: String? {
        [config, Environment.variable("SETLIST_CONFIG")].lazy.compactMap { $0 }.first { !$0.isEmpty }
    }

    var endpointsPath: String { endpoints ?? prefix + "endpoints.yaml" }
    var policiesPath: String { policies ?? prefix + "policies.yaml" }

    private var prefix: String { directory.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? "" }

    /// Reads and compiles both files.
    ///
    /// - Parameters:
    ///   - variables: win over the process's environment.
    ///   - tools: what the command line says about the tools to offer.
    ///   - previous: the Plan that is served now.
    /// - Returns: the configuration, if there were no errors, and every diagnostic.
    func load(
        variables: [String: String] = [:], tools: ToolOverrides = ToolOverrides(), after previous: Plan? = nil
    ) -> (config: CompiledConfig?, diagnostics: [Diagnostic]) {
        let (config, diagnostics) = ConfigLoader.load(
            endpointsPath: endpointsPath, policiesPath: policiesPath,
            environment: ConfigEnvironment(
                variables: { variables[$0] ?? Environment.variable($0) }, file: ConfigEnvironment.process.file),
            tools: tools, after: previous)
        guard let config else { return (nil, diagnostics) }
        let list = ToolsListSize(of: config.plan)
        guard let problem = config.listBudget.problem(total: list.total, shares: list.shares) else { return (config, diagnostics) }
        return (nil, diagnostics + [problem])
    }

    /// The configuration, or the diagnostics on stderr and exit code 1; warnings are printed either way.
    func loadOrExit(variables: [String: String] = [:], tools: ToolOverrides = ToolOverrides()) throws -> CompiledConfig {
        let (config, diagnostics) = load(variables: variables, tools: tools)
        if !diagnostics.isEmpty { Terminal.error.print(diagnostics) }
        guard let config else {
            if diagnostics.contains(where: { $0.code == .unreadableFile }) {
                Terminal.error.print("Run setlist where endpoints.yaml and policies.yaml are, or name their directory with --config.")
            }
            throw ExitCode(1)
        }
        return config
    }
}

enum Environment {
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
