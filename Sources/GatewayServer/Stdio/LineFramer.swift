import NIOCore

/// Cuts what a pipe delivers into lines, one message each.
///
/// CR before LF is dropped and blank lines are passed over. A line that grows beyond the limit is dropped up to its end and
/// reported once, so that the next line is read as if nothing had happened.
struct LineFramer {
    enum Line: Equatable {
        case message(ByteBuffer)
        case tooLong
    }

    private let limit: Int
    private var buffer = ByteBuffer()
    /// Bytes at the start of `buffer` in which there is no line feed.
    private var searched = 0
    private var isDropping = false

    /// - Parameter limit: bytes of the longest line, without its end.
    init(limit: Int) { self.limit = limit }

    mutating func append(_ bytes: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
            return
        }
        if buffer.readerIndex > 0 {
            // Lines that were cut from it may still hold its memory; only the rest is wanted.
            var rest = ByteBuffer()
            rest.reserveCapacity(buffer.readableBytes + bytes.readableBytes)
            rest.writeImmutableBuffer(buffer)
            buffer = rest
        }
        buffer.writeImmutableBuffer(bytes)
    }

    /// The next complete line; `nil` until more is appended.
    mutating func next() -> Line? {
        while let length = lengthOfLine() {
            let line = buffer.readSlice(length: length)
            buffer.moveReaderIndex(forwardBy: 1)
            searched = 0
            if isDropping {
                isDropping = false
            } else if let message = line.flatMap(Self.message) {
                return message.readableBytes > limit ? .tooLong : .message(message)
            }
        }
        searched = buffer.readableBytes
        // One byte more than the limit may be the CR before the line feed.
        guard searched > limit + 1 else { return nil }
        buffer.clear()
        searched = 0
        defer { isDropping = true }
        return isDropping ? nil : .tooLong
    }

    /// What stands after the last line feed when the pipe ends: a last line that its writer did not end.
    mutating func last() -> Line? {
        guard !isDropping, let line = buffer.readSlice(length: buffer.readableBytes), let message = Self.message(line) else { return nil }
        return message.readableBytes > limit ? .tooLong : .message(message)
    }

    private func lengthOfLine() -> Int? {
        let view = buffer.readableBytesView
        let from = view.index(view.startIndex, offsetBy: searched)
        return view[from...].firstIndex(of: UInt8(ascii: "\n")).map { $0 - view.startIndex }
    }

    /// The line without what JSON would pass over anyway; `nil` when nothing is left.
    private static func message(_ line: ByteBuffer) -> ByteBuffer? {
        var line = line
        while let byte = line.getInteger(at: line.writerIndex - 1, as: UInt8.self), line.readableBytes > 0, isBlank(byte) {
            line.moveWriterIndex(to: line.writerIndex - 1)
        }
        while let byte = line.getInteger(at: line.readerIndex, as: UInt8.self), isBlank(byte) { line.moveReaderIndex(forwardBy: 1) }
        return line.readableBytes > 0 ? line : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
