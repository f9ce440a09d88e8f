/// What `q` asks for: every word, and every filter such as `artist:"orvelle"` or `year:1990-1999`.
struct SearchQuery: Sendable {
    private static let fields: Set<Substring> = ["artist", "album", "track", "year", "genre", "isrc", "upc"]

    /// All must be met; each by any of its alternatives.
    let terms: [[String]]

    init(_ text: String) {
        terms = Self.tokens(text).flatMap { token -> [[String]] in
            guard let colon = token.firstIndex(of: ":"), Self.fields.contains(token[..<colon]) else {
                return Self.words(token).map { [$0] }
            }
            let value = token[token.index(after: colon)...]
            if token[..<colon] == "year", let years = Self.years(value) { return [years.map { "year:\($0)" }] }
            return Self.words(value).map { ["\(token[..<colon]):\($0)"] }
        }
    }

    static func words(_ text: some StringProtocol) -> [String] {
        text.lowercased().unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { String($0) }
    }

    /// Splits at spaces outside double quotes, which disappear.
    private static func tokens(_ text: String) -> [String] {
        var tokens = [""]
        var isQuoted = false
        for character in text.lowercased() {
            switch character {
            case "\"": isQuoted.toggle()
            case " " where !isQuoted: tokens.append("")
            default: tokens[tokens.count - 1].append(character)
            }
        }
        return tokens
    }

    /// The years of `1990-1999`; nil for anything but a range of four-digit years.
    private static func years(_ text: Substring) -> ClosedRange<Int>? {
        let bounds = text.split(separator: "-").compactMap { $0.utf8.count == 4 ? Int($0) : nil }
        return bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[0]...bounds[1] : nil
    }
}
