import GatewayPlan
import Testing

@testable import GatewayUpstream

@Suite struct AuthorizationRequestTests {
    private static let request = AuthorizationRequest(
        redirectURI: "http://127.0.0.1:8080/callback", scopes: ["a", "b:c"], pkce: PKCE(verifier: Secret("v")), state: Secret("s1"))

    /// RFC 7636, appendix B.
    @Test func theChallengeIsThatOfTheStandard() {
        let pkce = PKCE(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func verifiersAreLongEnoughAndNeverTheSame() {
        let verifiers = (0..<100).map { _ in PKCE().verifier.text }
        #expect(verifiers.allSatisfy { $0.utf8.count == 43 })
        #expect(Set(verifiers).count == 100)
    }

    @Test func theCodeOfTheRightStateIsTaken() throws {
        #expect(try Self.request.code(in: "code=a%2Fb+c&state=s1") == "a/b c")
    }

    @Test(arguments: ["code=x&state=s2", "code=x", "error=access_denied&state=", "state=s1x&code=x", "error=access_denied"])
    func anAnswerToAnotherRequestIsRefused(_ query: String) {
        #expect(throws: LoginFailure.stateMismatch) { try Self.request.code(in: query[...]) }
    }

    @Test(arguments: ["", "x=1", "state=s1", "code=&state=s1"]) func whatHoldsNoAnswerIsRefused(_ query: String) {
        #expect(throws: LoginFailure.noAnswer) { try Self.request.code(in: query[...]) }
    }

    @Test func theServicesRefusalIsTold() {
        #expect(throws: LoginFailure.denied) { try Self.request.code(in: "error=access_denied&state=s1") }
        #expect(throws: LoginFailure.refused(code: "invalid_scope", description: "no b")) {
            try Self.request.code(in: "error=invalid_scope&error_description=no+b&state=s1")
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/callback?code=x&state=s1", "  http://127.0.0.1:8080/callback?code=x&state=s1 \r",
        "http://127.0.0.1:8080/callback?code=x&state=s1#_=_", "/callback?state=s1&code=x",
    ])
    func aPastedAddressIsReadWhole(_ text: String) throws {
        #expect(try Self.request.code(inPasted: text) == "x")
    }

    @Test func aPastedTextWithoutAQueryIsNoAnswer() {
        #expect(throws: LoginFailure.noAnswer) { try Self.request.code(inPasted: "x") }
    }
}
