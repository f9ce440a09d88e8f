package import NIOCore

extension ByteBuffer {
    /// A document, compact.
    package init(json: JSONValue) {
        self.init()
        json.write(to: &self)
    }

    /// Appends a string as JSON, with its quotes.
    package mutating func writeJSONString(_ text: String) {
        writeInteger(UInt8(ascii: "\""))
        writeJSONEscaped(text.utf8.span)
        writeInteger(UInt8(ascii: "\""))
    }

    /// Appends UTF-8 text as the inside of a JSON string: quote, backslash and controls escaped, everything else as it is.
    ///
    /// Bytes that need nothing are copied eight at a time; JSON inside a string needs something every few bytes, so longer runs are rare.
    package mutating func writeJSONEscaped(_ bytes: Span<UInt8>) {
        // A part is small, so that room for the worst case, six bytes for one, is little.
        let partSize = 512
        var start = 0
        while start < bytes.count {
            let part = bytes.extracting(start..<min(start + partSize, bytes.count))
            writeWithOutputRawSpan(minimumWritableBytes: 6 * part.count) { JSONEscape.append(part, to: &$0) }
            start += part.count
        }
    }
}
