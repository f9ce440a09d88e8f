import JSONBytes
import NIOCore
import Testing

@Suite struct JSONTokenTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("5", 5), ("5.0", 5), ("5e0", 5), ("50e-1", 5), ("0.5e1", 5), ("5.000E+00", 5), ("-12.50e1", -125),
            ("1e18", 1_000_000_000_000_000_000),
            ("0e99999999999999999999", 0), ("0.0e-5", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("-92233720368547758080e-1", .min),
            ("100000000000000000000000000000e-28", 10), ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1e19", nil),
            ("1e99999999999999999999", nil),
            ("5.5", nil), ("55e-1", nil), ("1e-1", nil), ("0.1", nil), ("1e-99999999999999999999", nil), ("18446744073709551617", nil),
            ("\"5\"", nil), ("true", nil), ("[5]", nil),
        ] as [(String, Int64?)])
    func readsIntegersHoweverTheyAreWritten(_ text: String, _ expected: Int64?) throws {
        let bytes = Array(text.utf8)
        #expect(try JSONScanner.scan(bytes.span).int64(in: bytes.span) == expected)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", -0.0), ("1.5", 1.5), ("1e3", 1000), ("0.1", 0.1), ("1.7976931348623157e308", .greatestFiniteMagnitude),
            ("5e-324", .leastNonzeroMagnitude),
            ("1e-999", 0), ("123456789012345678901234567890", 1.2345678901234568e29), ("1e999", nil), ("-1e999", nil), ("null", nil),
            ("\"1\"", nil),
        ] as [(String, Double?)])
    func readsDoubles(_ text: String, _ expected: Double?) throws {
        let bytes = Array(text.utf8)
        #expect(try JSONScanner.scan(bytes.span).double(in: bytes.span) == expected)
    }

    @Test func readsBooleans() throws {
        for (text, expected) in [("true", true), ("false", false), ("null", nil), ("0", nil)] as [(String, Bool?)] {
            let bytes = Array(text.utf8)
            #expect(try JSONScanner.scan(bytes.span).bool(in: bytes.span) == expected)
        }
    }

    @Test(arguments: [
        (#""""#, ""), (#""abc""#, "abc"), (#""a\"b\\c\/""#, "a\"b\\c/"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00E9\u20ac""#, "Aé€"),
        (#""\uD83D\uDE00!""#, "😀!"), (#""x\uFFFFy\u0000""#, "x\u{FFFF}y\u{0}"), (#""é😀""#, "é😀"), (#""\u\#("")006eame""#, "name"),
        (#""\\u0041""#, "\\u0041"),
    ])
    func unescapes(_ json: String, _ text: String) throws {
        let bytes = Array(json.utf8)
        let token = try JSONScanner.scan(bytes.span)
        let unescaped = token.string(in: bytes.span)
        #expect(unescaped == text)
        for (other, isEqual) in [(text, true), (text + "x", false), ("x" + text, false), (String(text.dropLast()), text.isEmpty)] {
            let answer = token.equals(Array(other.utf8), in: bytes.span)
            #expect(answer == isEqual, "\(other)")
        }
        var buffer = ByteBuffer(string: "<")
        token.appendUnescaped(in: bytes.span, to: &buffer)
        #expect(String(buffer: buffer) == "<" + text)
    }

    /// The scanner refuses a lone surrogate; a token read over other bytes than its own may meet one.
    @Test(arguments: [(#""\uD83Dabcdef""#, "\u{FFFD}abcdef"), (#""\uD83D\nbcde""#, "\u{FFFD}\nbcde"), (#""\uD83D\u0041""#, "\u{FFFD}")])
    func whatFollowsALoneSurrogateIsReadForItself(_ json: String, _ text: String) throws {
        let bytes = Array(json.utf8)
        let own = Array("\"\\u0041".utf8) + Array(repeating: UInt8(ascii: "x"), count: bytes.count - 8) + [UInt8(ascii: "\"")]
        let unescaped = try JSONScanner.scan(own.span).string(in: bytes.span)
        #expect(unescaped == text)
    }

    @Test func whatStandsInPlaceOfADigitIsText() throws {
        let bytes = Array(#""\u123é and on""#.utf8)
        let own = Array("\"\\u0041".utf8) + Array(repeating: UInt8(ascii: "x"), count: bytes.count - 8) + [UInt8(ascii: "\"")]
        let unescaped = try JSONScanner.scan(own.span).string(in: bytes.span)
        #expect(unescaped == "\u{FFFD}é and on")
    }

    @Test func comparesWithStaticTextAndOnlyStrings() throws {
        let bytes = Array(#"["method","met\u0068od",1,"é"]"#.utf8)
        let array = try JSONScanner.scan(bytes.span)
        var elements = JSONElements(of: array)
        var answers: [[Bool]] = []
        while let element = elements.next(in: bytes.span) {
            answers.append([
                element.equals("method", in: bytes.span), element.equals("1", in: bytes.span), element.equals("é", in: bytes.span),
            ])
        }
        #expect(answers == [[true, false, false], [true, false, false], [false, false, false], [false, false, true]])
        let isEmptyText = array.equals("", in: bytes.span)
        #expect(!isEmptyText)
        let text = array.string(in: bytes.span)
        #expect(text == "")
    }

    @Test func walksMembersInOrderWithDuplicates() throws {
        let bytes = Array(#" { "a" : [1,{"x":"}"}] , "b":"\"}," , "a":-1e5 , "c" : {} } "#.utf8)
        var members = JSONMembers(of: try JSONScanner.scan(bytes.span))
        var seen: [String] = []
        while let member = members.next(in: bytes.span) {
            let value = String(decoding: bytes[member.value.range], as: UTF8.self)
            seen.append("\(member.key.string(in: bytes.span))=\(member.value.kind):\(value)")
        }
        #expect(seen == ["a=array:[1,{\"x\":\"}\"}]", "b=string:\"\\\"},\"", "a=number:-1e5", "c=object:{}"])
    }

    @Test func aTokenOfAnotherKindHasNoEntries() throws {
        let array = Array("[1]".utf8)
        var members = JSONMembers(of: try JSONScanner.scan(array.span))
        let member = members.next(in: array.span)
        #expect(member == nil)
        let object = Array(#"{"a":1}"#.utf8)
        var elements = JSONElements(of: try JSONScanner.scan(object.span))
        let element = elements.next(in: object.span)
        #expect(element == nil)
    }
}
