import Foundation
import JSONBytes
import TestSupport
import Testing

@Suite struct Base64Tests {
    @Test func agreesWithFoundation() {
        var random = SeededGenerator(seed: 7)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.decode(Base64.encode(bytes, .url), .url) == bytes)
        }
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func knowsTheVectorsOfTheStandard(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
        let bare = encoded.filter { $0 != "=" }
        #expect(Base64.encode(text.utf8, .url) == bare)
        #expect(Base64.decode(bare.utf8, .url) == Array(text.utf8))
    }

    @Test func theAlphabetsDifferInTwoDigits() {
        #expect(Base64.encode([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64.encode([0xFB, 0xEF, 0xFF], .url) == "--__")
        #expect(Base64.decode("++//", .url) == nil)
        #expect(Base64.decode("--__") == nil)
    }

    @Test func urlsHaveTheirOwnAlphabetAndNoPadding() {
        #expect(Base64.encode([0xFB, 0xFF, 0xFE, 0x00], .url) == "-__-AA")
        #expect(Base64.decode("+//+AA==", .url) == nil)
        #expect(Base64.decode("-__-AA==", .standard) == nil)
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Zh==", "Z", "Zm9v=", "=Zg=", "Zg==Zg==", "Zm 9v", "Zm9v\n", "A", "AA", "AA=", "AA===", "AB==", "A=A=", "AAA",
        "AAB=", "AAAAA", "AA==AA==", "AAAA====", " AAA",
        "AAÄA",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
