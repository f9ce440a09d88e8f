import JSONBytes
import NIOCore
import Testing

@Suite struct JSONEscapeTests {
    @Test func escapesWhatJSONForbidsAndNothingElse() {
        var buffer = ByteBuffer()
        buffer.writeJSONString("a\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é\u{2028}😀")
        #expect(String(buffer: buffer) == #""a\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}é\u{2028}😀\"")
    }

    @Test func everyTextComesBack() throws {
        var source = RandomJSON(seed: 3)
        for length in 0..<300 {
            let text =
                String(repeating: "abcdefgh", count: length) + source.string() + String(repeating: "x", count: length % 9) + source.string()
            var buffer = ByteBuffer()
            buffer.writeJSONString(text)
            #expect(try JSONValue.parse(buffer) == .string(text))
        }
    }

    @Test func thousandsOfControlsFit() throws {
        let text = String(repeating: "\u{1}", count: 5_000)
        var buffer = ByteBuffer()
        buffer.writeJSONEscaped(text.utf8.span)
        #expect(buffer.readableBytes == 30_000)
    }
}
