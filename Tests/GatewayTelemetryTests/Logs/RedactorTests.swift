import Testing

@testable import GatewayTelemetry

@Suite struct RedactorTests {
    @Test(arguments: [
        ("GET /me: Bearer abc.DEF-123_456", "GET /me: Bearer <secret>"),
        ("authorization: Basic YTpiOmM6ZA==, x", "authorization: Basic <secret>, x"),
        ("BEARER stl_0123456789", "BEARER <secret>"),
        ("https://a.example/token?access_token=abc&x=1", "https://a.example/token?access_token=<secret>&x=1"),
        ("grant_type=refresh_token&refresh_token=AQBx&client_id=me", "grant_type=refresh_token&refresh_token=<secret>&client_id=me"),
        (#"{"access_token":"abc","token_type":"Bearer"}"#, #"{"access_token":"<secret>","token_type":"Bearer"}"#),
        (#"{"client_secret" : "abc"}"#, #"{"client_secret" : "<secret>"}"#),
        ("client_secret=\"abc\"", "client_secret=\"<secret>\""),
        ("Access_Token=x", "Access_Token=<secret>"),
    ])
    func whatLooksLikeASecretIsHidden(text: String, shown: String) { #expect(Redactor().redacted(text) == shown) }

    @Test(arguments: [
        "no new access token: the authorization server answered 400", "basic authentication is meant", "bearer of bad news",
        "the token is wrong", "", "page_token: none", "caller refused",
    ])
    func proseStays(text: String) { #expect(Redactor().redacted(text) == text) }

    @Test func knownSecretsAreHiddenWhereverTheyStand() {
        let redactor = Redactor(["longer-secret", "longer-secret-still", "short", ""])
        #expect(redactor.redacted("a longer-secret-still b longer-secret") == "a <secret> b <secret>")
        #expect(redactor.redacted("xlonger-secretx") == "x<secret>x")
        #expect(redactor.redacted("a short cut") == "a short cut")
    }

    @Test(arguments: ["Authorization", "set-cookie", "client_secret", "access_token", "password", "token"])
    func aFieldOfSuchANameShowsNothing(key: String) { #expect(Redactor().redacted("anything", of: key) == "<secret>") }

    @Test func otherFieldsAreShown() { #expect(Redactor().redacted("127.0.0.1", of: "address") == "127.0.0.1") }
}
