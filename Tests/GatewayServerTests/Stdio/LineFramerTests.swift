import NIOCore
import Testing

@testable import GatewayServer

@Suite struct LineFramerTests {
    private func lines(_ pieces: [String], limit: Int = 10) -> [String] {
        var framer = LineFramer(limit: limit)
        var lines: [String] = []
        func take(_ line: LineFramer.Line) {
            switch line {
            case .message(let message): lines.append(String(buffer: message))
            case .tooLong: lines.append("TOO LONG")
            }
        }
        for piece in pieces {
            framer.append(ByteBuffer(string: piece))
            while let line = framer.next() { take(line) }
        }
        if let line = framer.last() { take(line) }
        return lines
    }

    @Test(
        arguments: [
            (["{}\n"], ["{}"]),
            (["{}\n[]\n1\n"], ["{}", "[]", "1"]),
            (["{", "}", "\n"], ["{}"]),
            (["{}\r\n[]\r\n"], ["{}", "[]"]),
            (["{}\r", "\n"], ["{}"]),
            (["\n\r\n \t \n{}\n\n"], ["{}"]),
            (["  {} \n"], ["{}"]),
            (["{}"], ["{}"]),
            (["{}\n[", "]"], ["{}", "[]"]),
            ([""], []),
            (["0123456789\n"], ["0123456789"]),
            (["0123456789\r\n"], ["0123456789"]),
            (["01234567890\n1\n"], ["TOO LONG", "1"]),
            (["01234567890123456789", "0123456789", "\n1\n"], ["TOO LONG", "1"]),
            (["01234567890123456789", "0123", "\n", "2"], ["TOO LONG", "2"]),
            (["012345678901234567890"], ["TOO LONG"]),
            (["01234567890"], ["TOO LONG"]),
        ] as [([String], [String])])
    func whatComesIsCutIntoLines(pieces: [String], expected: [String]) {
        #expect(lines(pieces) == expected)
    }

    @Test func cuttingDoesNotDependOnThePieces() {
        let text = "{\"a\":1}\r\n\n[1]\n  x \n01234567890123\nend"
        let whole = lines([text])
        for size in 1...text.utf8.count {
            let pieces = stride(from: 0, to: text.utf8.count, by: size).map { start in
                String(decoding: Array(text.utf8)[start..<min(text.utf8.count, start + size)], as: UTF8.self)
            }
            #expect(lines(pieces) == whole, "pieces of \(size)")
        }
        #expect(whole == ["{\"a\":1}", "[1]", "x", "TOO LONG", "end"])
    }

    @Test func whatHasBeenCutIsNotKept() {
        var framer = LineFramer(limit: 100)
        // Every piece ends within a line, so that there is always a rest.
        let piece = ByteBuffer(string: "56789\n01234")
        var largest = 0
        for _ in 0..<1_000 {
            framer.append(piece)
            while case .message(let message)? = framer.next() { largest = max(largest, message.storageCapacity) }
        }
        #expect(largest < 200)
    }
}
