import TestSupport
import Testing

@testable import GatewayMCP

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func knowsTheVectorsOfTheStandard(text: String, encoded: String) {
        #expect(Base64.standard.encode(Array(text.utf8)) == encoded)
        #expect(Base64.standard.decode(encoded.utf8) == Array(text.utf8))
        let bare = encoded.filter { $0 != "=" }
        #expect(Base64.url.encode(Array(text.utf8)) == bare)
        #expect(Base64.url.decode(bare.utf8) == Array(text.utf8))
    }

    @Test func theAlphabetsDifferInTwoDigits() {
        #expect(Base64.standard.encode([0xFB, 0xEF, 0xFF]) == "++//")
        #expect(Base64.url.encode([0xFB, 0xEF, 0xFF]) == "--__")
        #expect(Base64.url.decode("++//".utf8) == nil)
        #expect(Base64.standard.decode("--__".utf8) == nil)
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Z", "Zm9v=", "=Zg=", "Zg==Zg==", "Zm 9v", "Zm9v\n"])
    func onlyTheCanonicalFormIsRead(text: String) {
        #expect(Base64.standard.decode(text.utf8) == nil)
    }
}
