package import Diagnostics
package import GatewayPlan
import YAMLSyntax

extension CompiledConfig {
    /// The cases of one file, and every problem in it; those that are wrong are left out.
    package func cases(in file: SourceFile, environment: ConfigEnvironment) -> (cases: [CasePlan], diagnostics: [Diagnostic]) {
        let sink = DiagnosticSink()
        guard let node = YAMLParser.parse(file, into: sink) else { return ([], sink.diagnostics) }
        let decoding = Decoding(environment: environment, sink: sink)
        let start = SourceRange(file: file, offsets: 0..<min(1, file.bytes.count))
        let cursor = MappingCursor(node, CasesSpec.table, subject: Subject(name: file.path, range: start), decoding: decoding)
        let lookup = EndpointLookup(decoding: decoding, all: checked.endpoints)
        let cases = cursor.map { CaseResolver(decoding: decoding, endpoints: lookup).resolve(CasesSpec($0)) } ?? []
        return (cases, sink.diagnostics)
    }

    /// The same, of a file that is read first.
    package func cases(at path: String, environment: ConfigEnvironment) -> (cases: [CasePlan], diagnostics: [Diagnostic]) {
        do {
            return cases(in: SourceFile(path: path, bytes: try environment.file(path)), environment: environment)
        } catch {
            let help = "check the path and its permissions"
            return ([], [Diagnostic(.unreadableFile, "cannot read `\(path)`: \(error)", at: nil, help: help)])
        }
    }
}
