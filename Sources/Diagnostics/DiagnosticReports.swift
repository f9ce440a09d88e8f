/// Diagnostics in the forms that code review tools read.
extension DiagnosticRenderer {
    /// A workflow command of GitHub Actions for each, which shows it beside the line; empty when there are none.
    package static func github(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.inOutputOrder().map { diagnostic in
            var properties: [String] = []
            if let range = diagnostic.range {
                properties = [
                    "file=\(githubProperty(range.file.path))", "line=\(range.start.line + 1)", "col=\(range.start.column + 1)",
                    "endLine=\(range.end.line + 1)", "endColumn=\(range.end.column + 1)",
                ]
            }
            properties.append("title=\(diagnostic.code.rawValue)")
            return "::\(diagnostic.severity.rawValue) \(properties.joined(separator: ","))::\(githubText(diagnostic.report))"
        }.joined(separator: "\n")
    }

    private static func githubText(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func githubProperty(_ text: String) -> String {
        githubText(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    /// A log of SARIF 2.1.0, for code scanning.
    ///
    /// - Parameter version: of the program.
    package static func sarif(_ diagnostics: [Diagnostic], version: String) -> String {
        let ordered = diagnostics.inOutputOrder()
        let codes = Set(ordered.map(\.code.rawValue)).sorted().compactMap { DiagnosticCode(rawValue: $0) }
        let rules = codes.map { code in
            "{\"id\":\"\(code.rawValue)\",\"shortDescription\":{\"text\":\(DiagnosticJSON.quoted(code.summary))}}"
        }
        let results = ordered.map { diagnostic in
            var members = [
                "\"ruleId\":\"\(diagnostic.code.rawValue)\"", "\"ruleIndex\":\(codes.firstIndex(of: diagnostic.code) ?? 0)",
                "\"level\":\"\(diagnostic.severity.rawValue)\"", "\"message\":{\"text\":\(DiagnosticJSON.quoted(diagnostic.report))}",
            ]
            if let range = diagnostic.range { members.append("\"locations\":[\(sarifLocation(range, nil))]") }
            if !diagnostic.labels.isEmpty {
                let labels = diagnostic.labels.map { sarifLocation($0.range, $0.text) }
                members.append("\"relatedLocations\":[\(labels.joined(separator: ","))]")
            }
            return "{\(members.joined(separator: ","))}"
        }
        return """
            {"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"name":"setlist",\
            "version":\(DiagnosticJSON.quoted(version)),"rules":[\(rules.joined(separator: ","))]}},"columnKind":"unicodeCodePoints",\
            "results":[\(results.joined(separator: ","))]}]}
            """
    }

    private static func sarifLocation(_ range: SourceRange, _ message: String?) -> String {
        let region =
            "{\"startLine\":\(range.start.line + 1),\"startColumn\":\(range.start.column + 1),\"endLine\":\(range.end.line + 1),"
            + "\"endColumn\":\(range.end.column + 1),\"byteOffset\":\(range.start.offset),"
            + "\"byteLength\":\(range.end.offset - range.start.offset)}"
        let text = message.map { ",\"message\":{\"text\":\(DiagnosticJSON.quoted($0))}" } ?? ""
        return
            "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\(DiagnosticJSON.quoted(range.file.path))},\"region\":\(region)}\(text)}"
    }
}

extension Diagnostic {
    /// Everything but the source, in lines.
    fileprivate var report: String {
        ([message + (hint.map { ": \($0)" } ?? "")] + notes.map { "note: \($0)" } + (help.map { ["help: \($0)"] } ?? []))
            .joined(separator: "\n")
    }
}
