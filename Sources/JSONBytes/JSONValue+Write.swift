package import NIOCore

extension JSONValue {
    /// Appends the document, compact, members in their order.
    package func write(to buffer: inout ByteBuffer) {
        var writer = JSONWriter(appendingTo: buffer)
        buffer = ByteBuffer()
        writer.value(self)
        buffer = writer.buffer
    }
}

extension JSONValue: CustomStringConvertible {
    /// The document, compact.
    package var description: String {
        var buffer = ByteBuffer()
        write(to: &buffer)
        return String(buffer: buffer)
    }
}
