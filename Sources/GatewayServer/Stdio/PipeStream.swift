import GatewayMCP
import NIOCore

/// Standard output as a stream for what is not an answer.
///
/// A client that reads too slowly is told nothing more for a while: what it has not read yet says already that it must look again.
struct PipeStream: MessageStream {
    let writer: DescriptorWriter
    /// Bytes.
    let maximumUnwritten: Int

    func send(_ message: ByteBuffer) -> Bool { writer.write(line: message, unlessUnwritten: maximumUnwritten) }

    func finish() {}
}
