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

            \(text.fields.map { "`\($0)`" }.joined(separator: ", ")); `setlist explain` shows where each value comes from.

            ## Notes

            \(Self.notesBegin)
            \(Self.notes(of: existing))\(Self.notesEnd)

            """
    }

    private static func notes(of existing: String?) -> String {
        guard let existing, let begin = existing.firstRange(of: notesBegin + "\n") else { return "" }
        let rest = existing[begin.upperBound...]
        guard let end = rest.firstRange(of: notesEnd) else { return "" }
        return String(rest[..<end.lowerBound])
    }
}
