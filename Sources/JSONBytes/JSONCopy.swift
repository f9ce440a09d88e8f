import NIOCore

/// Copies the kept parts of one scanned value in a single walk.
///
/// Every byte of the output stands somewhere in the input, in the same order; neighbouring parts are copied together.
struct JSONCopy {
    private var offset: Int
    /// Kept, not yet copied.
    private var pending: Range<Int>

    private init(from start: Int) {
        offset = start
        pending = start..<start
    }

    /// Appends what `shape` keeps of the value that starts at `start`.
    static func write(_ shape: JSONShape, from start: Int, of bytes: Span<UInt8>, to output: inout ByteBuffer) {
        var copy = JSONCopy(from: start)
        copy.value(shape, bytes, &output)
        copy.flush(bytes, &output)
    }

    /// Recursion is bounded by `JSONShape.maxDepth`.
    private mutating func value(_ shape: JSONShape, _ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        guard offset < bytes.count else { return }
        switch bytes[offset] {
        case UInt8(ascii: "{") where !shape.isWhole && !shape.members.isEmpty: object(shape, bytes, &output)
        case UInt8(ascii: "[") where !shape.isWhole && !shape.elements.isEmpty: array(shape.elements[0], bytes, &output)
        case UInt8(ascii: "{"), UInt8(ascii: "["): wholeContainer(bytes, &output)
        default:
            let end = JSONSkip.value(bytes, from: offset)?.range.upperBound ?? bytes.count
            keep(through: end, bytes, &output)
        }
    }

    private mutating func object(_ shape: JSONShape, _ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        let left = shape.choices.isEmpty ? [] : notChosen(of: shape, from: offset, bytes)
        keep(through: offset + 1, bytes, &output)
        var comma: Int?
        var isFirst = true
        while true {
            offset = JSONSkip.whitespace(bytes, from: offset)
            guard offset < bytes.count else { return }
            switch bytes[offset] {
            case UInt8(ascii: "}"):
                keep(through: offset + 1, bytes, &output)
                return
            case UInt8(ascii: ","):
                comma = offset
                offset += 1
            default:
                let key = offset
                let (keyEnd, hasEscapes) = JSONSkip.string(bytes, from: key)
                let colon = JSONSkip.whitespace(bytes, from: keyEnd)
                guard colon < bytes.count else { return offset = bytes.count }
                let start = JSONSkip.whitespace(bytes, from: colon + 1)
                let name = JSONToken(.string, from: key, to: keyEnd, hasEscapes: hasEscapes)
                guard let member = shape.member(named: name, in: bytes), !left.contains(member) else {
                    offset = JSONSkip.value(bytes, from: start)?.range.upperBound ?? bytes.count
                    continue
                }
                if !isFirst, let comma { keep(comma..<comma + 1, bytes, &output) }
                isFirst = false
                keep(key..<keyEnd, bytes, &output)
                keep(colon..<colon + 1, bytes, &output)
                offset = start
                value(shape.members[member].shape, bytes, &output)
            }
        }
    }

    /// The members that another one of their choice stands in for, in the object that starts at `start`.
    ///
    /// Of each choice the first that is not null is kept, else the first that is there.
    private func notChosen(of shape: JSONShape, from start: Int, _ bytes: Span<UInt8>) -> [Int] {
        guard let object = JSONSkip.value(bytes, from: start) else { return [] }
        var kinds = [JSONKind?](repeating: nil, count: shape.members.count)
        var members = JSONMembers(of: object)
        while let member = members.next(in: bytes) {
            if let index = shape.member(named: member.key, in: bytes) { kinds[index] = member.value.kind }
        }
        return shape.choices.flatMap { choice in
            let there = choice.filter { kinds[$0] != nil }
            let chosen = there.first { kinds[$0] != .null } ?? there.first
            return choice.filter { $0 != chosen }
        }
    }

    private mutating func array(_ shape: JSONShape, _ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        keep(through: offset + 1, bytes, &output)
        while true {
            offset = JSONSkip.whitespace(bytes, from: offset)
            guard offset < bytes.count else { return }
            switch bytes[offset] {
            case UInt8(ascii: "]"):
                keep(through: offset + 1, bytes, &output)
                return
            case UInt8(ascii: ","): keep(through: offset + 1, bytes, &output)
            default: value(shape, bytes, &output)
            }
        }
    }

    /// Keeps a container without its whitespace.
    private mutating func wholeContainer(_ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        var start = offset
        var depth = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                offset = JSONSkip.string(bytes, from: offset).end
                continue
            }
            if JSONSkip.isWhitespace(byte) {
                keep(start..<offset, bytes, &output)
                offset = JSONSkip.whitespace(bytes, from: offset)
                start = offset
                continue
            }
            offset += 1
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            if depth == 0 { break }
        }
        keep(start..<offset, bytes, &output)
    }

    /// Keeps from here to `end` and goes there.
    private mutating func keep(through end: Int, _ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        keep(offset..<end, bytes, &output)
        offset = end
    }

    private mutating func keep(_ range: Range<Int>, _ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        if range.lowerBound != pending.upperBound {
            flush(bytes, &output)
            pending = range
        } else {
            pending = pending.lowerBound..<range.upperBound
        }
    }

    private func flush(_ bytes: Span<UInt8>, _ output: inout ByteBuffer) {
        output.writeBytes(bytes.extracting(pending).bytes)
    }
}
