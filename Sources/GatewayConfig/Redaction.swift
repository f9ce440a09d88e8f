import Diagnostics

/// Hides secrets that stand in the source from the lines that diagnostics show.
struct Redaction {
    /// Files by path with every secret byte replaced, so that positions stay.
    private var masked: [String: SourceFile] = [:]

    init(of secrets: [SourceRange]) {
        for secret in secrets {
            var bytes = masked[secret.file.path, default: secret.file].bytes
            for offset in secret.start.offset..<secret.end.offset where bytes[offset] != 0x0A { bytes[offset] = UInt8(ascii: "*") }
            masked[secret.file.path] = SourceFile(path: secret.file.path, bytes: bytes)
        }
    }

    /// The same problem, shown in the masked file.
    func apply(to diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        diagnostic.range = diagnostic.range.map(masking)
        for index in diagnostic.labels.indices { diagnostic.labels[index].range = masking(diagnostic.labels[index].range) }
        return diagnostic
    }

    private func masking(_ range: SourceRange) -> SourceRange {
        guard let file = masked[range.file.path] else { return range }
        return SourceRange(file: file, start: range.start, end: range.end)
    }
}
