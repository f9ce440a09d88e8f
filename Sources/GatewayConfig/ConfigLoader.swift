package import Diagnostics
package import GatewayPlan

/// Reads the two files and compiles them.
package enum ConfigLoader {
    /// The compiled configuration and every problem found, in output order; files that cannot be read are among them.
    package static func load(
        endpointsPath: String, policiesPath: String, environment: ConfigEnvironment, tools: ToolOverrides = ToolOverrides(),
        after previous: Plan? = nil
    ) -> (config: CompiledConfig?, diagnostics: [Diagnostic]) {
        let sink = DiagnosticSink()
        let endpoints = read(endpointsPath, into: sink)
        let policies = read(policiesPath, into: sink)
        guard let endpoints, let policies else { return (nil, sink.diagnostics) }
        let config = ConfigCompiler.compile(
            endpoints: endpoints, policies: policies, environment: environment, tools: tools, after: previous, into: sink)
        return (config, sink.diagnostics)
    }

    /// The text of a file; `nil`, with an error in the sink, when it cannot be read.
    package static func read(_ path: String, into sink: DiagnosticSink) -> SourceFile? {
        do throws(FileReader.Failure) {
            return SourceFile(path: path, bytes: try FileReader.read(path))
        } catch {
            sink.report(
                Diagnostic(
                    .unreadableFile, "cannot read `\(path)`: \(error.description)", at: nil, help: "check the path and its permissions"))
            return nil
        }
    }
}
