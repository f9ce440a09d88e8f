/// Another spelling of a value: fixed text around it, such as a link that ends in an id.
package struct TextForm: Sendable, Equatable {
    /// As the operator wrote it; `{}` stands for the value.
    package let source: String
    private let prefix: [UInt8]
    private let suffix: [UInt8]
    /// What follows `?` or `#` then says nothing about the value.
    private let isURL: Bool

    /// `nil` unless `{}` stands in the text exactly once and something stands beside it.
    package init?(_ source: String) {
        let bytes = Array(source.utf8)
        let places = bytes.indices.filter { bytes[$0...].starts(with: "{}".utf8) }
        guard places.count == 1, bytes.count > 2 else { return nil }
        self.source = source
        prefix = Array(bytes[..<places[0]])
        suffix = Array(bytes[(places[0] + 2)...])
        isURL = source.hasPrefix("https://") || source.hasPrefix("http://")
    }

    /// Where in a text of this form the value stands, never empty; `nil` for any other text.
    package func value(in text: Span<UInt8>) -> Range<Int>? {
        guard text.count > prefix.count + suffix.count else { return nil }
        for index in prefix.indices where text[index] != prefix[index] { return nil }
        var end = text.count
        if isURL {
            for index in prefix.count..<text.count where text[index] == UInt8(ascii: "?") || text[index] == UInt8(ascii: "#") {
                end = index
                break
            }
        }
        end -= suffix.count
        guard end > prefix.count else { return nil }
        for index in suffix.indices where text[end + index] != suffix[index] { return nil }
        return prefix.count..<end
    }
}
