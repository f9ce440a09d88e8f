package import Diagnostics
package import GatewayPlan
import YAMLSyntax

extension CompiledConfig {
    /// The scenario of a file, if nothing is wrong with it, and every problem in it.
    package func scenario(in file: SourceFile, environment: ConfigEnvironment) -> (scenario: Scenario?, diagnostics: [Diagnostic]) {
        let sink = DiagnosticSink()
        guard let node = YAMLParser.parse(file, into: sink) else { return (nil, sink.diagnostics) }
        let decoding = Decoding(environment: environment, sink: sink)
        let start = SourceRange(file: file, offsets: 0..<min(1, file.bytes.count))
        let cursor = MappingCursor(node, ScenarioSpec.table, subject: Subject(name: file.path, range: start), decoding: decoding)
        let lookup = EndpointLookup(decoding: decoding, all: checked.endpoints)
        let scenario = cursor.flatMap { ScenarioResolver(decoding: decoding, endpoints: lookup).resolve(ScenarioSpec($0)) }
        let isWrong = sink.diagnostics.contains { $0.severity == .error }
        return (isWrong ? nil : scenario, sink.diagnostics)
    }

    /// The same, of a file that is read first.
    package func scenario(at path: String, environment: ConfigEnvironment) -> (scenario: Scenario?, diagnostics: [Diagnostic]) {
        do {
            return scenario(in: SourceFile(path: path, bytes: try environment.file(path)), environment: environment)
        } catch {
            let help = "check the path and its permissions"
            return (nil, [Diagnostic(.unreadableFile, "cannot read `\(path)`: \(error)", at: nil, help: help)])
        }
    }
}
