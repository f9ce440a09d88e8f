/// The names and values of a query, in order.
struct Query: Sendable {
    private struct Pair: Sendable {
        let name: String
        var value: String
    }

    private var pairs: [Pair] = []

    init() {}

    init(_ text: Substring) {
        pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.decode)
            return Pair(name: parts[0], value: parts.count == 2 ? parts[1] : "")
        }
    }

    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The elements of a comma list; nil when it is missing or empty.
    func list(_ name: String) -> [String]? {
        guard let text = self[name], !text.isEmpty else { return nil }
        return text.split(separator: ",").map(String.init)
    }

    /// A whole number, or the default when the parameter is missing; throws "Invalid NAME" when it is no number of the range.
    func integer(_ name: String, in range: ClosedRange<Int>, default: Int) throws(APIError) -> Int {
        guard let text = self[name] else { return `default` }
        guard let number = Int(text), range.contains(number) else { throw .badRequest("Invalid \(name)") }
        return number
    }

    mutating func set(_ name: String, _ value: String) {
        if let index = pairs.firstIndex(where: { $0.name == name }) {
            pairs[index].value = value
        } else {
            pairs.append(Pair(name: name, value: value))
        }
    }

    var dictionary: [String: String] { Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first } }

    /// Encoded, without the question mark.
    var text: String { pairs.map { "\(Percent.encode($0.name))=\(Percent.encode($0.value))" }.joined(separator: "&") }

    private static func decode(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "+")) else { return Percent.decode(text) }
        return Percent.decode(String(text.map { $0 == "+" ? " " : $0 }))
    }
}
