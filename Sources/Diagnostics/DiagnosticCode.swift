/// The stable name of a kind of problem: `E1xxx` syntax, `E2xxx` meaning, `W3xxx` legal and probably wrong.
///
/// A code is never reused for another meaning. Every code has a golden test named for it.
package enum DiagnosticCode: String, Sendable, CaseIterable {
    // Reading the file
    case unreadableFile = "E1001"
}
