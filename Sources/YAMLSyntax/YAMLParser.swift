package import Diagnostics

/// Turns a file into located nodes.
package enum YAMLParser {
    /// Reads the one document of a file, reporting as many problems as it can find.
    ///
    /// - Parameter didDrop: told of each entry that does not count, since its key stands before it.
    /// - Returns: the document; it may come with errors in the sink (a duplicate key, a tag), and then the first of two equal keys
    ///   counts and the tag does not. `nil`, always with an error in the sink, when some of the document could not be read.
    package static func parse(
        _ file: SourceFile, limits: YAMLLimits = .standard, into sink: DiagnosticSink, didDrop: (YAMLEntry) -> Void = { _ in }
    ) -> YAMLNode? {
        guard let start = YAMLText.check(file, maxBytes: limits.maxBytes, into: sink) else { return nil }
        var composer = YAMLComposer(file: file, from: start, limits: limits, sink: sink)
        do {
            let root = try composer.document()
            composer.dropped.forEach(didDrop)
            return root
        } catch {
            sink.report(error.diagnostic)
            return nil
        }
    }
}
