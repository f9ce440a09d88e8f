import Foundation
import GatewayPlan
import Testing

@Suite struct TextPatternTests {
    static let cases: [(String, matching: [String], other: [String])] = [
        (
            "^[0-9A-Za-z]{22}$", ["4aawyAB9vmqN3uQ7FjRGTy"],
            ["", "4aawyAB9vmqN3uQ7FjRGT", "4aawyAB9vmqN3uQ7FjRGTyy", "4aawyAB9vmqN3uQ7FjRGT-", "4aawyAB9vmqN3uQ7FjRGTy\n"]
        ),
        ("^[A-Z]{2}$", ["SE", "ZZ"], ["se", "S", "SEE", "", "S\u{45}\u{301}x"]),
        ("b", ["b", "abc"], ["", "a"]),
        ("", ["", "x"], []),
        ("^$", [""], ["x", "\n"]),
        ("^a", ["a", "ab"], ["", "ba"]),
        ("a$", ["a", "ba"], ["", "ab", "a\n"]),
        ("^a|b$", ["a", "ax", "b", "xb"], ["xa", "bx"]),
        ("^(a|b)$", ["a", "b"], ["ab", ""]),
        ("^(?:ab)+c?$", ["ab", "abab", "ababc"], ["", "a", "abc1", "abac"]),
        ("^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]),
        ("^a{2,}$", ["aa", "aaaaaaa"], ["a", ""]),
        ("^a{0}b$", ["b"], ["ab"]),
        ("^(|a)*$", ["", "a", "aa"], ["b"]),
        ("^.$", ["a", "é", "€", "😀", " "], ["", "\n", "\r", "\u{2028}", "ab", "éé"]),
        ("^[^a-y]$", ["z", "é", "😀", "\n"], ["a", "m", "", "zz"]),
        ("^[é-ü€😀-😂]$", ["é", "ê", "ü", "€", "😁"], ["e", "ý", "₭", "😃"]),
        ("é+", ["é", "xéé"], ["e", ""]),
        (#"^\d{3}-\w\s\S$"#, ["123-_ x", "123-a\u{A0}é"], ["12é-a x", "123-é x", "123-a  "]),
        (#"^\D\W$"#, ["a-", "éé"], ["1-", "aa", "a1"]),
        (#"^[\w.\-+]+@[\d\s]$"#, ["a.b-c+d@1", "_@ "], ["a@b", "@1"]),
        (#"^[-a]$"#, ["-", "a"], ["b"]),
        (#"^[a-]$"#, ["-", "a"], ["b"]),
        (#"^\.\\\/\*\[\]\{\}\(\)\^\$\|\?\+$"#, [#".\/*[]{}()^$|?+"#], ["x"]),
        (#"^\t\n\r\f\v$"#, ["\t\n\r\u{C}\u{B}"], ["tnrfv"]),
        (#"^store:(track|album):[0-9a-z]+$"#, ["store:track:1a", "store:album:z"], ["store:track:", "store:user:1"]),
        ("^(a*)*b$", ["b", "aaab"], [String(repeating: "a", count: 5_000)]),
        ("^([01]?[0-9]|2[0-3]):[0-5][0-9]$", ["0:00", "09:59", "23:00"], ["24:00", "9:60"]),
    ]

    @Test(arguments: cases) func matchesAsECMAScriptDoes(_ source: String, _ matching: [String], _ other: [String]) throws {
        let pattern = try TextPattern(source)
        #expect(pattern.source == source)
        for text in matching { #expect(Self.matches(pattern, text), "\(text.debugDescription)") }
        for text in other { #expect(!Self.matches(pattern, text), "\(text.debugDescription)") }
    }

    @Test(
        arguments: [
            (#"\b"#, 0, .unsupportedEscape), (#"(a)\1"#, 3, .unsupportedEscape), (#"\p{L}"#, 0, .unsupportedEscape),
            (#"a\"#, 1, .unsupportedEscape),
            (#"[\q]"#, 1, .unsupportedEscape), (#"\é"#, 0, .unsupportedEscape), ("(?=a)", 2, .unsupportedGroup),
            ("(?<n>a)", 2, .unsupportedGroup),
            ("(a", 0, .unclosedGroup), ("(a|(b)", 0, .unclosedGroup), ("a)", 1, .unmatchedParenthesis), ("[a", 0, .unclosedClass),
            ("x[", 1, .unclosedClass),
            ("[a-", 0, .unclosedClass), ("[]", 1, .emptyClass), ("[^]", 2, .emptyClass), ("[b-a]", 1, .reversedRange),
            (#"[a-\d]"#, 1, .reversedRange),
            (#"[\w-z]"#, 1, .reversedRange), ("*a", 0, .nothingToRepeat), ("a**", 2, .nothingToRepeat), ("a+?", 2, .nothingToRepeat),
            ("(+)", 1, .nothingToRepeat),
            ("a|?", 2, .nothingToRepeat), ("^*", 1, .nothingToRepeat), ("a$+", 2, .nothingToRepeat), ("a{", 1, .badCount),
            ("a{x}", 1, .badCount), ("a{,3}", 1, .badCount),
            ("a{3,2}", 1, .badCount), ("a{1001}", 1, .badCount), ("a{2", 1, .badCount), ("a{99999999999999999999}", 1, .badCount),
            ("a^", 1, .misplacedAnchor),
            ("(^a)", 1, .misplacedAnchor), ("a$b", 2, .misplacedAnchor), ("(a$)", 2, .misplacedAnchor), ("^^a", 1, .misplacedAnchor),
            ("a$$", 2, .misplacedAnchor), ("a]", 1, .unescapedSpecial), ("a}", 1, .unescapedSpecial), ("é{2}}", 4, .unescapedSpecial),
            ("(((a{1000}){1000}){1000}){1000}", 0, .tooComplex),
            ("((((){1000}){1000}){1000}){1000}", 0, .tooComplex), ("^(a|b)*a(a|b){20}$", 0, .tooComplex), ("[^a]{1000}", 0, .tooComplex),
            (String(repeating: "(", count: 100_000), 50, .tooComplex),
        ] as [(String, Int, TextPatternError.Reason)])
    func refusesAndSaysWhere(_ source: String, _ offset: Int, _ reason: TextPatternError.Reason) {
        #expect(throws: TextPatternError(offset: offset, reason: reason)) { try TextPattern(source) }
    }

    /// Every cut of a range into byte sequences lies at one of these scalars or beside it.
    @Test func rangesHoldExactlyTheirScalars() throws {
        let edges: [UInt32] = [
            0x61, 0x7F, 0xBF, 0x7FF, 0x83F, 0xFFF, 0x1FBF, 0xD7FF, 0xE03E, 0xFFFF, 0x1003F, 0x10FFF, 0x3FFFF, 0x4123F, 0x10FFFF,
        ]
        let scalars = edges.flatMap { [$0 - 1, $0, $0 + 1] }.compactMap(Unicode.Scalar.init)
        for low in scalars {
            for high in scalars where low <= high {
                let inside = try TextPattern("^[\(low)-\(high)]$")
                let outside = try TextPattern("^[^\(low)-\(high)]$")
                for scalar in scalars {
                    let isInside = (low...high).contains(scalar)
                    let answers = [Self.matches(inside, String(scalar)), Self.matches(outside, String(scalar))]
                    #expect(answers == [isInside, !isInside], "\(low.value)-\(high.value) \(scalar.value)")
                }
            }
        }
    }

    @Test func equalsByItsSource() throws {
        #expect(try TextPattern("a") == TextPattern("a"))
        #expect(try TextPattern("a") != TextPattern("(a)"))
    }

    @Test func agreesWithFoundation() throws {
        var source = RandomPattern(seed: 1)
        var compiled = 0
        var matched = 0
        for _ in 0..<400 {
            let text = source.pattern()
            // Foundation refuses the empty pattern.
            guard !text.isEmpty, let ours = try? TextPattern(text) else { continue }
            compiled += 1
            let theirs = try #require(try? NSRegularExpression(pattern: text), "\(text.debugDescription)")
            for _ in 0..<20 {
                let input = source.input()
                let expected = theirs.firstMatch(in: input, range: NSRange(location: 0, length: input.utf16.count)) != nil
                if expected { matched += 1 }
                #expect(Self.matches(ours, input) == expected, "\(text) on \(input.debugDescription)")
            }
        }
        #expect(compiled > 300)
        #expect(matched > 1_000)
    }

    @Test func neverCrashesOnAnyPatternOrBytes() {
        var source = RandomPattern(seed: 2)
        for _ in 0..<2_000 {
            guard let pattern = try? TextPattern(source.noise()) else { continue }
            let bytes = source.bytes()
            _ = pattern.matches(bytes.span)
        }
    }

    /// Random patterns, ten samples each.
    @Test func aSampleMatches() {
        var source = RandomPattern(seed: 3)
        var dice: UInt64 = 1
        for _ in 0..<500 {
            guard let pattern = try? TextPattern(source.pattern()) else { continue }
            for _ in 0..<10 {
                let sample = pattern.sample { count in
                    dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Int((dice >> 33) % UInt64(count))
                }
                #expect(Self.matches(pattern, sample), "\(pattern.source) and \(sample)")
            }
        }
    }

    private static func matches(_ pattern: TextPattern, _ text: String) -> Bool { pattern.matches(Array(text.utf8).span) }
}
