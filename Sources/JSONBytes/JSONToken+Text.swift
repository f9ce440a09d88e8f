package import NIOCore

extension JSONToken {
    /// Whether this is a string that, unescaped, has exactly these UTF-8 bytes; allocates nothing.
    package func equals(_ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        text.withUTF8Buffer { equals($0.span, in: bytes) }
    }

    /// Whether this is a string that, unescaped, has exactly these UTF-8 bytes; allocates nothing.
    package func equals(_ text: [UInt8], in bytes: Span<UInt8>) -> Bool { equals(text.span, in: bytes) }

    /// Whether this is a string that, unescaped, has exactly these UTF-8 bytes; allocates nothing.
    package func equals(_ text: Span<UInt8>, in bytes: Span<UInt8>) -> Bool {
        guard kind == .string else { return false }
        let range = range(in: bytes)
        guard hasEscapes else {
            return range.count == text.count + 2 && bytes.extracting(range.lowerBound + 1..<range.upperBound - 1).holds(text)
        }
        var pieces = JSONPieces(of: self, in: bytes)
        var matched = 0
        while let piece = pieces.next(in: bytes) {
            switch piece {
            case .run(let run):
                guard run.count <= text.count - matched else { return false }
                guard bytes.extracting(run).holds(text.extracting(matched..<matched + run.count)) else { return false }
                matched += run.count
            case .scalar(let scalar):
                for unit in scalar.utf8 {
                    guard matched < text.count, text[matched] == unit else { return false }
                    matched += 1
                }
            }
        }
        return matched == text.count
    }

    /// A string's text, unescaped; empty for any other kind.
    package func string(in bytes: Span<UInt8>) -> String {
        guard kind == .string else { return "" }
        guard hasEscapes else { return String(copying: bytes, in: inside(in: bytes)) }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(range.count)
        appendUnescaped(in: bytes, to: &buffer)
        return String(buffer: buffer)
    }

    /// Appends a string's text, unescaped, as UTF-8; nothing for any other kind.
    package func appendUnescaped(in bytes: Span<UInt8>, to buffer: inout ByteBuffer) {
        guard hasEscapes else {
            buffer.writeBytes(bytes.extracting(inside(in: bytes)).bytes)
            return
        }
        var pieces = JSONPieces(of: self, in: bytes)
        while let piece = pieces.next(in: bytes) {
            switch piece {
            case .run(let run): buffer.writeBytes(bytes.extracting(run).bytes)
            case .scalar(let scalar): buffer.writeBytes(scalar.utf8)
            }
        }
    }

    /// Between the quotes.
    private func inside(in bytes: Span<UInt8>) -> Range<Int> {
        let range = range(in: bytes)
        return kind == .string && range.count >= 2 ? range.lowerBound + 1..<range.upperBound - 1 : 0..<0
    }
}
