import Diagnostics
import GatewayConfig

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

    init(
        endpoints: String, policies: String = "version: 1\n", environment: ConfigEnvironment = Self.environment,
        tools: ToolOverrides = ToolOverrides()
    ) {
        let sink = DiagnosticSink()
        config = ConfigCompiler.compile(
            endpoints: SourceFile(path: "endpoints.yaml", bytes: Array(endpoints.utf8)),
            policies: SourceFile(path: "policies.yaml", bytes: Array(policies.utf8)), environment: environment, tools: tools,
            into: sink)
        diagnostics = sink.diagnostics
    }

    var rendered: String { DiagnosticRenderer().render(diagnostics) }
    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
