import NIOCore

/// Takes server-sent events apart as they come; of each only the data, its lines joined by line feeds.
struct EventReader {
    private var line = ByteBuffer()
    private var data = ByteBuffer()
    private var isAfterReturn = false

    /// The data of the events that are complete now.
    mutating func take(_ bytes: ByteBuffer) -> [ByteBuffer] {
        var events: [ByteBuffer] = []
        for byte in bytes.readableBytesView {
            let isReturn = byte == UInt8(ascii: "\r")
            defer { isAfterReturn = isReturn }
            guard isReturn || byte == UInt8(ascii: "\n") else {
                line.writeInteger(byte)
                continue
            }
            // CR, LF and both together end one line.
            if !isReturn, isAfterReturn { continue }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> ByteBuffer? {
        defer { line.clear() }
        guard line.readableBytes > 0 else {
            defer { data = ByteBuffer() }
            return data.readableBytes > 0 ? data : nil
        }
        guard line.readableBytesView.starts(with: "data:".utf8) else { return nil }
        line.moveReaderIndex(forwardBy: 5)
        if line.readableBytesView.first == UInt8(ascii: " ") { line.moveReaderIndex(forwardBy: 1) }
        if data.readableBytes > 0 { data.writeStaticString("\n") }
        data.writeImmutableBuffer(line)
        return nil
    }
}
