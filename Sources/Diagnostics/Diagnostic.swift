/// One problem in the operator's input: what is wrong, where, and what to do about it.
package struct Diagnostic: Sendable {
    package enum Severity: String, Sendable { case error, warning }

    /// A second place that explains the first, such as "first defined here".
    package struct Label: Sendable {
        package var range: SourceRange
        package var text: String

        package init(_ text: String, at range: SourceRange) {
            self.range = range
            self.text = text
        }
    }

    package var code: DiagnosticCode
    package var severity: Severity
    package var message: String
    /// Where it is; `nil` when there is no text to point at (a missing file).
    package var range: SourceRange?
    /// Shown beside the caret: "did you mean `cache`?".
    package var hint: String?
    package var labels: [Label]
    /// Extra facts, one line each: allowed values, what it applies to.
    package var notes: [String]
    /// What to do.
    package var help: String?

    package init(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, severity: Severity = .error, hint: String? = nil,
        labels: [Label] = [], notes: [String] = [], help: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.range = range
        self.hint = hint
        self.labels = labels
        self.notes = notes
        self.help = help
    }
}
