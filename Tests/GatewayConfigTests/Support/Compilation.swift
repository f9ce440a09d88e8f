import Diagnostics
import GatewayConfig
import GatewayMCP
import GatewayPlan

/// A run of the compiler over texts, with an environment that is the same everywhere.
struct Compilation {
    struct NoSuchFile: Error, CustomStringConvertible { let description = "No such file or directory" }

    static let environment = ConfigEnvironment(
        variables: { ["SETLIST_HOST": "api.example.com", "SETLIST_EMPTY": "", "SETLIST_SECRET": "hunter2"][$0] },
        file: { path in
            guard path == "/run/secrets/token" else { throw NoSuchFile() }
            return Array("hunter2\n".utf8)
        })

    let config: CompiledConfig?
    let diagnostics: [Diagnostic]

    /// - Parameter beside: a file of cases or, in a folder of that name, a scenario.
    init(
        endpoints: String, policies: String = "version: 1\n", environment: ConfigEnvironment = Self.environment,
        tools: ToolOverrides = ToolOverrides(), after previous: Plan? = nil, beside: SourceFile? = nil
    ) {
        let sink = DiagnosticSink()
        let config = ConfigCompiler.compile(
            endpoints: SourceFile(path: "endpoints.yaml", bytes: Array(endpoints.utf8)),
            policies: SourceFile(path: "policies.yaml", bytes: Array(policies.utf8)), environment: environment, tools: tools,
            after: previous, into: sink)
        // As every command does.
        let list = config.map { ToolsListSize(of: $0.plan) }
        let problem = list.flatMap { config?.listBudget.problem(total: $0.total, shares: $0.shares) }
        self.config = problem == nil ? config : nil
        let found = beside.flatMap { file in
            file.path.hasPrefix("scenarios/")
                ? config?.scenario(in: file, environment: environment).diagnostics
                : config?.cases(in: file, environment: environment).diagnostics
        }
        diagnostics = sink.diagnostics + [problem].compactMap { $0 } + (found ?? [])
    }

    var rendered: String { DiagnosticRenderer().render(diagnostics) }
    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
