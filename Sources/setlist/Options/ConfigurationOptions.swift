import ArgumentParser
import Diagnostics
import GatewayConfig
import GatewayMCP
import GatewayPlan
import GatewayTelemetry
import GatewayUpstream
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
        checked(
            ConfigLoader.load(
                endpointsPath: endpointsPath, policiesPath: policiesPath, environment: environment(variables), tools: tools,
                after: previous))
    }

    /// Compiles texts that were kept, in place of the files.
    func load(
        kept: ConfigHistory.Entry, variables: [String: String] = [:], tools: ToolOverrides = ToolOverrides(), after previous: Plan? = nil
    ) -> (config: CompiledConfig?, diagnostics: [Diagnostic]) {
        let sink = DiagnosticSink()
        let config = ConfigCompiler.compile(
            endpoints: SourceFile(path: endpointsPath, bytes: Array(kept.endpoints.utf8)),
            policies: SourceFile(path: policiesPath, bytes: Array(kept.policies.utf8)), environment: environment(variables), tools: tools,
            after: previous, into: sink)
        return checked((config, sink.diagnostics))
    }

    /// Where configurations of these files that were served are kept; `nil` when there is no home.
    var history: ConfigHistory? {
        // One for each pair of files: several gateways may share a home.
        let name = [endpointsPath, policiesPath].map(Self.absolute).joined(separator: "\n")
        return StateDirectory.path(of: "configurations/\(RevisionDigest.name(of: name)).json").map { ConfigHistory(path: $0) }
    }

    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }

    private func environment(_ variables: [String: String]) -> ConfigEnvironment {
        ConfigEnvironment(variables: { variables[$0] ?? Environment.variable($0) }, file: ConfigEnvironment.process.file)
    }

    private func checked(
        _ loaded: (config: CompiledConfig?, diagnostics: [Diagnostic])
    ) -> (config: CompiledConfig?, diagnostics: [Diagnostic]) {
        let (config, diagnostics) = loaded
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
