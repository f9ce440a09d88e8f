import Diagnostics

/// A problem after which the rest of the file cannot be read.
struct YAMLFatalProblem: Error {
    let diagnostic: Diagnostic

    init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
