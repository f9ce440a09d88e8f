/// A table for people: columns as wide as their widest cell, two blanks between, nothing at the ends of lines.
package struct TextTable {
    package enum Alignment: Sendable { case left, right }

    /// How a cell is shown where colours are.
    package enum Style: String, Sendable {
        case plain = ""
        case bold = "1"
        case dim = "2"
        case good = "32"
        case warning = "33"
        case bad = "31"
    }

    /// A text that is made safe to print.
    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        fileprivate let text: String
        fileprivate let style: Style

        package init(_ text: String, _ style: Style = .plain) {
            self.text = TerminalText.escaped(text)
            self.style = style
        }

        package init(stringLiteral text: String) { self.init(text) }

        fileprivate var width: Int { text.unicodeScalars.reduce(0) { $0 + TerminalText.cell(for: $1).width } }
    }

    private let alignments: [Alignment]
    private var rows: [[Cell]]

    /// - Parameter columns: the title of each and where its cells stand.
    package init(_ columns: [(title: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map { Cell($0.title, .dim) }]
    }

    /// Adds a row; cells that are missing are empty, and none may be too many.
    package mutating func add(_ cells: [Cell]) {
        rows.append(Array(cells.prefix(alignments.count)) + Array(repeating: "", count: max(0, alignments.count - cells.count)))
    }

    /// The titles and the rows, a line each.
    package func lines(color: Bool) -> [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].width }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            var blanks = 0
            for (column, cell) in row.enumerated() {
                let padding = widths[column] - cell.width
                if alignments[column] == .right { blanks += padding }
                if cell.width > 0 {
                    line += String(repeating: " ", count: blanks) + cell.shown(color: color)
                    blanks = 0
                }
                if alignments[column] == .left { blanks += padding }
                blanks += 2
            }
            return line
        }
    }
}

extension TextTable.Cell {
    fileprivate func shown(color: Bool) -> String { color && style != .plain ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text }
}
