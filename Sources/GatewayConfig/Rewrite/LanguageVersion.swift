import Diagnostics

/// The version of the language that files are written in: the value of their key `version`.
enum LanguageVersion {
    static let key = "version"
    /// What to do about a file that is older than the program.
    static let migrate = "run `setlist migrate`; it keeps comments, and --diff shows what it would do"

    /// What is wrong with a version that is not the current one.
    static func problem(of text: String, at range: SourceRange, current: Int = Migrator.standard.current) -> Diagnostic {
        var problem = Diagnostic(.invalidChoice, "this program reads version \(current) of the language, not `\(text)`", at: range)
        switch Int(text) {
        case .some(0..<current):
            problem.hint = "older than version \(current)"
            problem.help = migrate
        case .some((current + 1)...):
            problem.hint = "newer than version \(current)"
            problem.help = "the file is for a newer setlist: use that one"
        default: problem.hint = "write `\(current)`"
        }
        return problem
    }
}
