/// The values directly inside a container, keys among them: the walk that members and elements share.
struct JSONEntries: Sendable {
    private var offset: Int
    private let end: Int

    init(of container: JSONToken, kind: JSONKind) {
        let range = container.range
        let isOpen = container.kind == kind
        offset = isOpen ? range.lowerBound + 1 : range.upperBound
        end = range.upperBound
    }

    /// The next value; commas and colons are passed over, for `JSONScanner` has put them where they belong.
    mutating func next(in bytes: Span<UInt8>) -> JSONToken? {
        let end = min(end, bytes.count)
        while offset < end {
            let byte = bytes[offset]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || JSONSkip.isWhitespace(byte) {
                offset &+= 1
                continue
            }
            guard let value = JSONSkip.value(bytes, from: offset) else { break }
            offset = value.range.upperBound
            return value
        }
        offset = end
        return nil
    }
}
