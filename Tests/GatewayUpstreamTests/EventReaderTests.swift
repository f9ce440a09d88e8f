import NIOCore
import Testing

@testable import GatewayUpstream

@Suite struct EventReaderTests {
    private static let stream =
        "event: message\r\ndata: {\"a\":1}\r\n\r\n: comment\n\nid: 7\ndata:first\ndata: second\n\ndata: old\r\rdata: cut off"

    @Test(arguments: 1...20) func eventsAreTheSameHoweverTheyAreCut(size: Int) {
        var reader = EventReader()
        var events: [String] = []
        let bytes = Array(Self.stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += reader.take(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + size)])).map { String(buffer: $0) }
        }
        #expect(events == [#"{"a":1}"#, "first\nsecond", "old"])
    }
}
