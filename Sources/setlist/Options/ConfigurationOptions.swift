import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayMCP
import GatewayTelemetry
import Glibc
import Logging

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

    /// Reads and compiles both files.
    ///
    /// - Parameters:
    ///   - variables: win over the process's environment.
    ///   - tools: what the command line says about the tools to offer.
    /// - Returns: the configuration, if there were no errors, and every diagnostic.
    func load(
        variables: [String: String] = [:], tools: ToolOverrides = ToolOverrides()
    ) -> (config: CompiledConfig?, diagnostics: [Diagnostic]) {
        let prefix = directory.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
        let (config, diagnostics) = ConfigLoader.load(
            endpointsPath: endpoints ?? prefix + "endpoints.yaml", policiesPath: policies ?? prefix + "policies.yaml",
            environment: ConfigEnvironment(
                variables: { variables[$0] ?? Environment.variable($0) }, file: ConfigEnvironment.process.file),
            tools: tools)
        guard let config else { return (nil, diagnostics) }
        let list = ToolsListSize(of: config.plan)
        guard let problem = config.listBudget.problem(total: list.total, shares: list.shares) else { return (config, diagnostics) }
        return (nil, diagnostics + [problem])
    }

    /// The configuration, or the diagnostics on stderr and exit code 1; warnings are printed either way.
    ///
    /// - Parameter log: decides how they are printed.
    func loadOrExit(
        variables: [String: String] = [:], tools: ToolOverrides = ToolOverrides(), log: LogOutput = .standardError(.notice)
    ) throws -> CompiledConfig {
        let (config, diagnostics) = load(variables: variables, tools: tools)
        if !diagnostics.isEmpty { log.announce(diagnostics) }
        guard let config else {
            if diagnostics.contains(where: { $0.code == .unreadableFile }) {
                let help = "Run setlist where endpoints.yaml and policies.yaml are, or name their directory with --config."
                log.announce(help, help)
            }
            throw ExitCode(1)
        }
        return config
    }
}

enum Environment {
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
