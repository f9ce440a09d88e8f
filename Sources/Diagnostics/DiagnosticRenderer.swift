/// Prints diagnostics: for people as source lines, carets, labels and notes, for programs as JSON.
///
/// No text ends with a line break; whoever prints it adds one.
package struct DiagnosticRenderer: Sendable {
    private let color: Bool

    /// - Parameter color: paint with ANSI colours; for terminals only.
    package init(color: Bool = false) { self.color = color }

    /// All of them in output order, parted by empty lines, and the summary; empty when there are none.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        if diagnostics.isEmpty { return "" }
        let errors = diagnostics.count { $0.severity == .error }
        let blocks = diagnostics.inOutputOrder().map(render) + [Self.summary(errors: errors, warnings: diagnostics.count - errors)]
        return blocks.joined(separator: "\n\n")
    }

    /// One JSON array in output order.
    ///
    /// Lines and columns are one-based as in the text, offsets are bytes from zero; what is absent is `null`.
    package static func json(_ diagnostics: [Diagnostic]) -> String { DiagnosticJSON.array(of: diagnostics.inOutputOrder()) }

    /// The last line of a run: "2 errors, 1 warning".
    package static func summary(errors: Int, warnings: Int) -> String {
        func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        return switch (errors, warnings) {
        case (_, 0): counted(errors, "error")
        case (0, _): counted(warnings, "warning")
        default: "\(counted(errors, "error")), \(counted(warnings, "warning"))"
        }
    }

    /// One diagnostic.
    package func render(_ diagnostic: Diagnostic) -> String {
        let isError = diagnostic.severity == .error
        let accent: Paint = isError ? .red : .yellow
        let kind = paint("\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]", accent)
        let lines = ([diagnostic.range] + diagnostic.labels.map(\.range)).compactMap { $0?.start.line }
        let gutter = String((lines.max() ?? 0) + 1).utf8.count
        let margin = String(repeating: " ", count: gutter)

        var output = ["\(kind): \(paint(TerminalText.escaped(diagnostic.message), .bold))"]
        var sections: [[Annotation]] = []
        if let range = diagnostic.range {
            sections.append([Annotation(range: range, mark: "^", text: diagnostic.hint, paint: accent)])
        }
        for label in diagnostic.labels {
            let annotation = Annotation(range: label.range, mark: "-", text: label.text, paint: .blue)
            if let section = sections.firstIndex(where: { $0[0].range.file.path == label.range.file.path }) {
                sections[section].append(annotation)
            } else {
                sections.append([annotation])
            }
        }
        for (index, section) in sections.enumerated() {
            let arrow = index == 0 ? "-->" : ":::"
            output.append("\(margin)\(paint(arrow, .blue)) \(TerminalText.escaped(section[0].range.description))")
            output.append("\(margin) \(paint("|", .blue))")
            output += snippet(section, gutter: gutter)
        }
        var remarks = diagnostic.notes.map { ("note", $0) }
        if let help = diagnostic.help { remarks.append(("help", help)) }
        if !sections.isEmpty, !remarks.isEmpty { output.append("\(margin) \(paint("|", .blue))") }
        for (kind, text) in remarks {
            output.append("\(margin)\(paint("=", .blue)) \(paint("\(kind):", .bold)) \(TerminalText.escaped(text))")
        }
        return output.joined(separator: "\n")
    }

    /// The annotated lines of one file in the order of the file, each with an underline per annotation.
    private func snippet(_ annotations: [Annotation], gutter: Int) -> [String] {
        let bar = paint("|", .blue)
        let margin = String(repeating: " ", count: gutter)
        let lines = Dictionary(grouping: annotations, by: \.range.start.line).sorted { $0.key < $1.key }
        var output: [String] = []
        var previous: Int?
        for (line, annotations) in lines {
            if let previous, line > previous + 1 { output.append(paint("...", .blue)) }
            previous = line
            let range = annotations[0].range
            let excerpt = SourceExcerpt(file: range.file, line: line, focus: range.start.offset)
            let number = String(line + 1)
            let padding = String(repeating: " ", count: gutter - number.utf8.count)
            output.append("\(padding)\(paint(number, .blue)) \(bar)\(excerpt.text.isEmpty ? "" : " ")\(excerpt.text)")
            for annotation in annotations {
                let start = excerpt.column(of: annotation.range.start.offset)
                let width = max(1, excerpt.column(of: annotation.range.end.offset) - start)
                let underline = String(repeating: annotation.mark, count: width)
                let text = annotation.text.map { " " + TerminalText.escaped($0) } ?? ""
                output.append("\(margin) \(bar) \(String(repeating: " ", count: start))\(paint(underline + text, annotation.paint))")
            }
        }
        return output
    }

    private func paint(_ text: String, _ paint: Paint) -> String { color ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text }

    /// An underline with its text.
    private struct Annotation {
        let range: SourceRange
        let mark: Character
        let text: String?
        let paint: Paint
    }

    /// ANSI "select graphic rendition" parameters.
    private enum Paint: String {
        case bold = "1"
        case red = "1;31"
        case yellow = "1;33"
        case blue = "1;34"
    }
}
