import Foundation
import JSONBytes
import NIOCore
import TestSupport
import Testing

/// Any bytes at all: answers may be wrong where nothing was validated, but nothing reads out of bounds.
@Suite(.onOwnThreads) struct JSONFuzzTests {
    private static let iterations = ProcessInfo.processInfo.environment["SETLIST_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 20_000

    @Test func nothingCrashesOnAnyBytes() throws {
        var source = RandomJSON(seed: 5)
        let view = try JSONProjection(paths: ["a", "b.c", "name[].a", "[].b.{a,c[]}", "é.a"])
        for _ in 0..<Self.iterations {
            let intact = Array(source.text(source.value(depth: 3)).utf8)
            let bytes = source.damaged(intact)
            if let token = try? JSONScanner.scan(bytes.span) { Self.check(token, bytes, view) }
            // Tokens of the intact document over the damaged bytes: what a caller's mistake would look like.
            Self.touch(try JSONScanner.scan(intact.span), in: bytes, view, depth: 0)
        }
    }

    /// Accepted means: a tree can be built, and what is written from it or projected is accepted again, on one line.
    private static func check(_ token: JSONToken, _ bytes: [UInt8], _ view: JSONProjection) {
        touch(token, in: bytes, view, depth: 0)
        for projection in [view, .identity] {
            var output = ByteBuffer()
            projection.write(token, of: bytes.span, to: &output)
            #expect(throws: Never.self, "\(bytes)") { try JSONScanner.scan(output.readableBytesUInt8Span) }
            #expect(!output.readableBytesView.contains(UInt8(ascii: "\n")))
        }
        var escaped = ByteBuffer()
        escaped.writeInteger(UInt8(ascii: "\""))
        escaped.writeJSONEscaped(bytes.span)
        escaped.writeInteger(UInt8(ascii: "\""))
        #expect((try? JSONValue.parse(escaped)) == .string(String(decoding: bytes, as: UTF8.self)))
    }

    private static func touch(_ token: JSONToken, in bytes: [UInt8], _ view: JSONProjection, depth: Int) {
        guard depth < 70 else { return }
        var output = ByteBuffer()
        view.write(token, of: bytes.span, to: &output)
        JSONProjection.identity.write(token, of: bytes.span, to: &output)
        token.appendUnescaped(in: bytes.span, to: &output)
        _ = token.string(in: bytes.span).count + (token.equals("name", in: bytes.span) ? 1 : 0)
        _ = (token.int64(in: bytes.span), token.double(in: bytes.span), token.bool(in: bytes.span))
        var members = JSONMembers(of: token)
        while let member = members.next(in: bytes.span) {
            touch(member.key, in: bytes, view, depth: depth + 1)
            touch(member.value, in: bytes, view, depth: depth + 1)
        }
        var elements = JSONElements(of: token)
        while let element = elements.next(in: bytes.span) { touch(element, in: bytes, view, depth: depth + 1) }
    }
}
