import ArgumentParser
import Diagnostics
import GatewayConfig

/// What commands that rewrite files have in common: which files, and whether to write at all.
struct RewriteOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions
    @Argument(help: "Files; without them endpoints.yaml, policies.yaml and every .yaml in cases beside them.", completion: .file())
    var files: [String] = []
    @Flag(help: "Write nothing; name the files that would change, and exit with 2 when there are any.") var check = false
    @Flag(help: "Write nothing; show what would change, and exit with 2 when something would.") var diff = false

    /// Rewrites each file that `rewrite` changes.
    ///
    /// - Parameters:
    ///   - done: what the files then are, such as `formatted`.
    ///   - rewrite: the new text of a file; `nil`, with an error in the sink, where it cannot be had.
    func run(done: String, _ rewrite: (SourceFile, DiagnosticSink) throws -> [UInt8]?) throws {
        let paths = files.isEmpty ? [configuration.endpointsPath, configuration.policiesPath] + configuration.casePaths : files
        let sink = DiagnosticSink()
        var failures: [String] = []
        var changed: [String] = []
        for path in paths {
            guard let file = ConfigLoader.read(path, into: sink) else { continue }
            do {
                guard let new = try rewrite(file, sink), new != file.bytes else { continue }
                changed.append(path)
                if !check && !diff {
                    try FileReplacement.replace(path, with: new)
                } else if diff {
                    let (old, new) = (String(decoding: file.bytes, as: UTF8.self), String(decoding: new, as: UTF8.self))
                    Terminal.output.print(UnifiedDiff.text(path: path, old: old, new: new))
                }
                if !diff { Terminal.output.print(path) }
            } catch {
                failures.append("\(error)")
            }
        }
        if !sink.diagnostics.isEmpty { Terminal.error.print(sink.diagnostics) }
        for failure in failures { Terminal.error.print("Error: \(failure)") }
        if sink.hasErrors || !failures.isEmpty { throw ExitCode(1) }
        if changed.isEmpty {
            Terminal.output.print("\(Terminal.output.green("OK"))  \(paths.count == 1 ? "1 file is" : "\(paths.count) files are") \(done).")
        } else if check || diff {
            throw ExitCode(2)
        }
    }
}
