import Diagnostics
import Testing

@Suite struct SourceFileTests {
    @Test func linesLeaveOutTheirBreaks() {
        let file = SourceFile(path: "f", bytes: Array("a\r\nbc\n\nd".utf8))
        #expect(file.lineCount == 4)
        #expect((0..<5).map(file.line) == ["a", "bc", "", "d", ""])
        #expect(file.lineOffsets(1) == 3..<5)
        #expect(file.lineOffsets(9) == 8..<8)
    }

    @Test func positionsAreClampedToTheFile() {
        let file = SourceFile(path: "f", bytes: Array("é\nb".utf8))
        #expect(file.position(at: -1) == SourcePosition(offset: 0, line: 0, column: 0))
        #expect(file.position(at: 2) == SourcePosition(offset: 2, line: 0, column: 1))
        #expect(file.position(at: 99) == SourcePosition(offset: 4, line: 1, column: 1))
    }

    @Test func scalarsAndBytesConvertBothWays() {
        let text = String(repeating: "aé日😀\n", count: 400)
        let file = SourceFile(path: "f", bytes: Array(text.utf8))
        var offset = 0
        var column = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            #expect(file.offset(ofScalar: index) == offset)
            #expect(file.position(at: offset).column == column)
            #expect(file.scalar(at: offset) == (scalar, UTF8.width(scalar)))
            offset += UTF8.width(scalar)
            column = scalar == "\n" ? 0 : column + 1
        }
        #expect(file.offset(ofScalar: text.unicodeScalars.count) == offset)
        #expect(file.offset(ofScalar: .max) == offset)
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC3, 0x61], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82]] as [[UInt8]])
    func invalidBytesAreNoScalar(_ bytes: [UInt8]) {
        let (scalar, length) = SourceFile(path: "f", bytes: bytes).scalar(at: 0)
        #expect(scalar == nil)
        #expect((1...bytes.count).contains(length))
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { UTF8.encode(scalar)?.count ?? 0 }
}
