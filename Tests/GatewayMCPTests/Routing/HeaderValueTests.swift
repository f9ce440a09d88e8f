import JSONBytes
import Testing

@testable import GatewayMCP

@Suite struct HeaderValueTests {
    private func equals(_ header: String, _ body: String) throws -> Bool? {
        let json = JSONValue.string(body).description
        let bytes = Array(json.utf8)
        return HeaderValue.equals(header, try JSONScanner.scan(bytes.span), in: bytes.span)
    }

    @Test(arguments: [
        ("get_track", "get_track"),
        ("two words", "two words"),
        ("=?base64?Z2V0X3RyYWNr?=", "get_track"),
        ("=?base64?Y2Fmw6k=?=", "café"),
        ("=?base64?IGE=?=", " a"),
        ("=?base64?YQ==?=", "a"),
        ("=?base64??=", ""),
        ("=?base64?Pz8/?=", "???"),
        ("=?base64?Z2V0", "=?base64?Z2V0"),
        ("Z2V0?=", "Z2V0?="),
        ("=?BASE64?YQ==?=", "=?BASE64?YQ==?="),
        ("=?base64?=", "=?base64?="),
    ])
    func equalValuesAreRecognised(header: String, body: String) throws {
        #expect(try equals(header, body) == true)
    }

    @Test(arguments: [("get_track", "Get_track"), ("=?base64?YQ==?=", "b"), ("a", "ab")])
    func differentValuesAreNotEqual(header: String, body: String) throws {
        #expect(try equals(header, body) == false)
    }

    @Test(arguments: [
        "café", "a\tb", "=?base64?YQ?=", "=?base64?YQ=?=", "=?base64?Y===?=", "=?base64?YR==?=", "=?base64?Y!==?=", "=?base64?/w==?=",
        "=?base64?YQ==YQ==?=",
    ])
    func badEncodingsAreTold(header: String) throws {
        #expect(try equals(header, "a") == nil)
    }
}
