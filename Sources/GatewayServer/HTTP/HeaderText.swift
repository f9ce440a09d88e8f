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

    /// The elements of a comma list, without whitespace around them; true when one of them passes.
    static func list(_ value: String, contains passes: (Span<UInt8>) -> Bool) -> Bool {
        let bytes = value.utf8.span
        var start = 0
        while start <= bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
            if passes(bytes.extracting(trimmed(start..<end, of: bytes))) { return true }
            start = end + 1
        }
        return false
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
