import Testing

/// A realistic wrong edit of one of the shipped files, and what is reported of it.
struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    /// The first place where this stands in the file is edited.
    let right: String
    let wrong: String
    /// `E2101 12:5 did you mean …?`, one for each problem, in order.
    let expected: [String]

    var testDescription: String { name }

    private static let path = "Tests/GatewayConfigTests/Goldens/Mistakes.list"

    static let all: [Mistake] = {
        let blocks = ((try? Repository.text(path)) ?? "").split(separator: "\n\n").dropFirst()
        return blocks.compactMap { block in
            let lines = block.split(separator: "\n").map(String.init)
            guard lines.count >= 4 else { return nil }
            return Mistake(
                name: lines[0], file: lines[1], right: unescaped(lines[2].dropFirst(2)), wrong: unescaped(lines[3].dropFirst(2)),
                expected: Array(lines[4...]))
        }
    }()

    /// Writes the reports anew, and nothing else.
    static func update(_ reports: [String: [String]]) throws {
        let blocks = try Repository.text(path).split(separator: "\n\n").map(String.init)
        let updated = blocks.enumerated().map { index, block in
            let lines = block.split(separator: "\n").map(String.init)
            return index == 0 ? block : (lines.prefix(4) + (reports[lines[0]] ?? [])).joined(separator: "\n")
        }
        try Repository.write(updated.joined(separator: "\n\n") + "\n", to: path)
    }

    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing("\\n", with: "\n").replacing("\\t", with: "\t").replacing("\\\\", with: "\\")
    }
}
