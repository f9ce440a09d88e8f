import JSONBytes
import Testing

@Suite struct JSONScannerTests {
    static let accepted = [
        "null", "true", "false", "0", "-0", "1", "-1", "123456789012345678901234567890", "0.5", "-0.0", "1.25e3", "1E5", "1e+5", "1e-5",
        "0e0", "0e+1",
        "1e999", "\"\"", "\"a\"", "\"abcdefghijklmnop\"", #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\u20AC\uD83D\uDE00""#, "\"\u{7F}\"",
        "\"é€😀\"",
        "\"\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}\"", #""\uFFFF""#, "[]", "{}", "[ ]", "{ }", "[1]", "[1,2]", "[[],[[]],{}]",
        #"{"a":1}"#, #"{"a":1,"a":2}"#, #"{"":0}"#, #"{"a":{"b":[{"c":null}]}}"#, " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
        #"{ "a" : 1 , "b" : [ ] }"#, #"["a","b",true,false,null,-1.5e-2]"#,
    ]

    @Test(arguments: accepted) func acceptsValidDocuments(_ text: String) throws {
        let bytes = Array(text.utf8)
        let token = try JSONScanner.scan(bytes.span)
        let trimmed = text.drop { " \t\r\n".unicodeScalars.contains($0.unicodeScalars.first ?? "x") }
        #expect(token.range.lowerBound == text.utf8.count - trimmed.utf8.count)
    }

    static let refused: [(String, Int, JSONSyntaxError.Reason)] = [
        ("", 0, .unexpectedEnd), (" ", 1, .unexpectedEnd), ("x", 0, .unexpectedByte), ("\u{FEFF}1", 0, .unexpectedByte),
        ("+1", 0, .unexpectedByte),
        (".5", 0, .unexpectedByte), ("NaN", 0, .unexpectedByte), ("Infinity", 0, .unexpectedByte), ("'a'", 0, .unexpectedByte),
        ("]", 0, .unexpectedByte),
        (",", 0, .unexpectedByte), ("/**/1", 0, .unexpectedByte), ("nul", 0, .badLiteral), ("nulL", 0, .badLiteral),
        ("True", 0, .unexpectedByte),
        ("truee", 4, .trailingBytes), ("true false", 5, .trailingBytes), ("1 2", 2, .trailingBytes), ("{}}", 2, .trailingBytes),
        ("1#", 1, .trailingBytes),
        ("-", 1, .unexpectedEnd), ("-x", 1, .badNumber), ("01", 1, .badNumber), ("-01", 2, .badNumber), ("1.", 2, .unexpectedEnd),
        ("1.e1", 2, .badNumber),
        ("1e", 2, .unexpectedEnd), ("1e+", 3, .unexpectedEnd), ("1ee1", 2, .badNumber), ("0x1", 1, .badNumber), ("1.2.3", 3, .badNumber),
        ("1a", 1, .badNumber), ("--1", 1, .badNumber), ("1+1", 1, .badNumber), ("\"", 1, .unexpectedEnd), ("\"a", 2, .unexpectedEnd),
        ("\"abcdefghijkl", 13, .unexpectedEnd),
        ("\"\\", 2, .unexpectedEnd), ("\"\\\"", 3, .unexpectedEnd), (#""\x""#, 2, .badEscape), (#""\'""#, 2, .badEscape),
        (#""\u12""#, 5, .badEscape),
        (#""\u12G4""#, 5, .badEscape), (#""\U0041""#, 2, .badEscape), ("\"\\u00", 5, .unexpectedEnd), ("\"a\nb\"", 2, .controlCharacter),
        ("\"abcdefg\u{0}\"", 8, .controlCharacter), ("\"\t\"", 1, .controlCharacter), ("\"\u{1F}\"", 1, .controlCharacter),
        (#""\uD800""#, 1, .loneSurrogate),
        (#""\uDC00""#, 1, .loneSurrogate), (#""\uD800x""#, 1, .loneSurrogate), (#""\uD800\n""#, 1, .loneSurrogate),
        (#""\uD800\uD800""#, 1, .loneSurrogate),
        (#""\uDE00\uD83D""#, 1, .loneSurrogate), (#""a\uD83D\u0041""#, 2, .loneSurrogate), ("[", 1, .unexpectedEnd),
        ("[1", 2, .unexpectedEnd),
        ("[1,", 3, .unexpectedEnd), ("[1,]", 3, .unexpectedByte), ("[,1]", 1, .unexpectedByte), ("[1 2]", 3, .expectedCommaOrEnd),
        ("[1}", 2, .expectedCommaOrEnd),
        ("[1:2]", 2, .expectedCommaOrEnd), ("{", 1, .unexpectedEnd), ("{1:2}", 1, .expectedKey), ("{a:1}", 1, .expectedKey),
        (#"{"a"}"#, 4, .expectedColon), (#"{"a" 1}"#, 5, .expectedColon), (#"{"a":}"#, 5, .unexpectedByte), (#"{"a":1,}"#, 7, .expectedKey),
        (#"{"a":1 "b":2}"#, 7, .expectedCommaOrEnd),
        (#"{"a":1]"#, 6, .expectedCommaOrEnd), (#"{"a":1,,"b":2}"#, 7, .expectedKey), (#"{,}"#, 1, .expectedKey),
        (#"{"a":"b":1}"#, 8, .expectedCommaOrEnd),
        ("[1]//", 3, .trailingBytes), ("[\u{C}1]", 1, .unexpectedByte), ("[\u{A0}1]", 1, .unexpectedByte),
    ]

    @Test(arguments: refused) func refusesAndSaysWhere(_ text: String, _ offset: Int, _ reason: JSONSyntaxError.Reason) {
        let bytes = Array(text.utf8)
        #expect(throws: JSONSyntaxError(offset: offset, reason: reason)) { try JSONScanner.scan(bytes.span) }
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
            [0xE2, 0x28, 0xA1],
            [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x28], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func refusesInvalidUTF8(_ text: [UInt8]) {
        // At every distance from the start, so that both the word and the byte loop see it.
        for padding in 0..<10 {
            let before = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "a"), count: padding)
            for after in [[], [UInt8](repeating: UInt8(ascii: "z"), count: 9)] {
                let bytes = before + text + after + [UInt8(ascii: "\"")]
                #expect(throws: JSONSyntaxError(offset: padding + 1, reason: .badUTF8)) { try JSONScanner.scan(bytes.span) }
            }
        }
    }

    @Test func findsControlCharactersAtEveryPlace() {
        for padding in 0..<20 {
            for byte in UInt8(0)..<0x20 {
                var bytes = Array("\"\(String(repeating: "a", count: padding))?bcdefghijk\"".utf8)
                bytes[padding + 1] = byte
                #expect(throws: JSONSyntaxError(offset: padding + 1, reason: .controlCharacter)) { try JSONScanner.scan(bytes.span) }
            }
        }
    }

    @Test func nestsUpToTheLimitAndNoFurther() throws {
        func nested(_ depth: Int) -> [UInt8] { Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8) }
        _ = try JSONScanner.scan(nested(64).span)
        #expect(throws: JSONSyntaxError(offset: 64, reason: .tooDeep)) { try JSONScanner.scan(nested(65).span) }
        #expect(throws: JSONSyntaxError(offset: 64, reason: .tooDeep)) { try JSONScanner.scan(nested(1_000_000).span) }
        #expect(throws: JSONSyntaxError(offset: 2, reason: .tooDeep)) {
            try JSONScanner.scan(nested(3).span, limits: JSONLimits(maxDepth: 2))
        }
        #expect(throws: JSONSyntaxError(offset: 0, reason: .tooDeep)) {
            try JSONScanner.scan(nested(1).span, limits: JSONLimits(maxDepth: -1))
        }
        #expect(JSONLimits(maxDepth: 1000).maxDepth == 64)
    }

    @Test func knowsObjectsFromArraysAtEveryLevel() {
        let bytes = Array((String(repeating: #"[{"a":"#, count: 32) + "1" + String(repeating: "}]", count: 31) + "}}").utf8)
        #expect(throws: JSONSyntaxError(offset: bytes.count - 1, reason: .expectedCommaOrEnd)) { try JSONScanner.scan(bytes.span) }
    }

    @Test func answersTheRootValueWithoutItsWhitespace() throws {
        let bytes = Array("  \"a\\n\" ".utf8)
        let token = try JSONScanner.scan(bytes.span)
        #expect(token.kind == .string)
        #expect(token.hasEscapes)
        #expect(token.range == 2..<7)
        #expect(try JSONScanner.scan(Array(#"["\n"]"#.utf8).span).hasEscapes == false)
    }
}
