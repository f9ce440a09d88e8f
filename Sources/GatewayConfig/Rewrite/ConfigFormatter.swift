package import Diagnostics
import YAMLSyntax

/// The canonical layout of any of the files: `setlist fmt`.
package enum ConfigFormatter {
    /// The text of a file in that layout.
    ///
    /// - Returns: `nil`, with an error in the sink, when the file cannot be read as YAML.
    package static func format(_ file: SourceFile, into sink: DiagnosticSink) throws(RewriteFailure) -> [UInt8]? {
        do throws(YAMLFormatter.Mismatch) {
            return try YAMLFormatter.format(file, into: sink)
        } catch {
            throw RewriteFailure("\(error.range.description): cannot be laid out so that it means the same; the file is left as it is")
        }
    }
}

/// A file could be read, and is left alone all the same.
package struct RewriteFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
