/// The text of header values, compared and cut without copying.
enum HeaderText {
    /// The value without the whitespace that HTTP allows around it.
    static func trimmed(_ value: String) -> String {
        let bytes = value.utf8.span
        let inside = trimmed(0..<bytes.count, of: bytes)
        guard inside.count < bytes.count else { return value }
        return bytes.extracting(inside).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    static func trimmed(_ range: Range<Int>, of bytes: Span<UInt8>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(bytes[start]) { start += 1 }
        while start < end, isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// The elements of a comma list, without whitespace around them.
    static func forEach(inList value: String, _ visit: (Span<UInt8>) -> Void) {
        let bytes = value.utf8.span
        var start = 0
        while start <= bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
            visit(bytes.extracting(trimmed(start..<end, of: bytes)))
            start = end + 1
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
