import GatewayPlan

/// A runbook as Markdown; what people write between the two markers survives when it is written anew.
struct Runbook {
    static let notesBegin = "<!-- notes: what is written below this line is kept -->"
    static let notesEnd = "<!-- end of notes -->"

    let alert: Alert

    /// - Parameter existing: the file as it is now; `nil` when there is none.
    func markdown(existing: String?) -> String {
        let text = alert.runbook
        let steps = text.diagnosis.map { "\($0.text)\n\n```\($0.language.rawValue)\n\($0.code)\n```" }.joined(separator: "\n\n")
        return """
            # \(alert.name)

            Severity \(alert.severity.rawValue), after \(alert.duration.duration). Board: \
            [\(alert.board.rawValue)](../../dashboards/\(alert.board.rawValue).json).

            ## Meaning

            \(text.meaning)

            ```promql
            \(alert.expression)
            ```

            ## Impact

            \(text.impact)

            ## Diagnosis

            \(steps)

            ## Mitigation

            \(text.mitigation.map { "- \($0)" }.joined(separator: "\n"))

            ## Configuration

            \(text.fields.map { "`\($0)`" }.joined(separator: ", ")). \(Self.explanation(text.fields))

            ## Notes

            \(Self.notesBegin)
            \(Self.notes(of: existing))\(Self.notesEnd)

            """
    }

    /// How to see the values that matter, and where they come from.
    private static func explanation(_ fields: [String]) -> String {
        let watched = fields.first { $0.hasPrefix("alerts.") || $0.hasPrefix("slos.") }
        return watched.map { "`setlist explain \($0)` shows the values in force and where they come from." } ?? ""
    }

    static func notes(of existing: String?) -> String {
        guard let existing, let begin = existing.firstRange(of: notesBegin + "\n") else { return "" }
        let rest = existing[begin.upperBound...]
        guard let end = rest.firstRange(of: notesEnd) else { return "" }
        return String(rest[..<end.lowerBound])
    }
}
