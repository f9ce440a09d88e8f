package import NIOCore

/// Writing several pieces into room that was made for all of them: a `ByteBuffer` asks for room, and whether it is its own, at each piece.
extension OutputRawSpan {
    /// Appends bytes; there must be room for them.
    @inlinable package mutating func append(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= freeCapacity, "no room was made for this")
        bytes.withUnsafeBufferPointer { source in
            withUnsafeMutableBytes { target, count in
                UnsafeMutableRawBufferPointer(rebasing: target[count...]).copyMemory(from: UnsafeRawBufferPointer(source))
                count += source.count
            }
        }
    }

    /// Appends the text's bytes; there must be room for them.
    @inlinable package mutating func append(_ text: StaticString) { text.withUTF8Buffer { append($0.span) } }

    /// Appends the number in decimal digits; there must be room for twenty bytes.
    package mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var place: UInt64 = 1
        while rest / place >= 10 { place *= 10 }
        while place > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
            rest %= place
            place /= 10
        }
    }
}

extension ByteBuffer {
    /// Appends what `write` writes, at most `count` bytes.
    package mutating func write(upTo count: Int, _ write: (inout OutputRawSpan) -> Void) {
        writeWithOutputRawSpan(minimumWritableBytes: count, initializingWith: write)
    }
}
