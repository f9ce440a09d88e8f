import Diagnostics
import GatewayConfig
import Testing

/// What follows from a key that is written twice is not told, and what does not is.
@Suite struct ConsequencesTests {
    private static func codes(_ endpoints: String) -> [String] {
        let text = """
            version: 1
            server: {name: demo}
            upstream: {base_url: "http://localhost", credentials: me}
            groups: {live: {timeout: 2s}}
            endpoints:
            \(endpoints)
            """
        let policies = "version: 1\ncredentials: {me: {type: bearer, token: \"${SETLIST_SECRET}\"}}\n"
        return Compilation(endpoints: text, policies: policies).diagnostics.map(\.code.rawValue).sorted()
    }

    @Test func aTextWrittenTwiceHidesNoUnknownName() {
        let codes = Self.codes("  a: {request: GET /a, title: A, title: B, description: A., group: life, instead: b}")
        #expect(codes == ["E1013", "E2301", "E2306"])
    }

    @Test func anEndpointWrittenTwiceHidesWhatWouldHaveNamedIt() {
        let codes = Self.codes(
            """
              a: {request: GET /a, title: A, description: A., group: live, instead: b}
              a: {request: GET /b, title: B, description: B., group: live}
            """)
        #expect(codes == ["E1013"])
    }
}
