import GatewayConfig
import GatewayPlan
import Testing

/// Who may call, as policies.yaml says it.
@Suite struct AccessTests {
    private func run(_ caller: String) -> Compilation {
        let digest = String(repeating: "ab", count: 32)
        return Compilation(
            endpoints: """
                version: 1
                server: {name: demo}
                upstream: {base_url: "http://localhost"}
                endpoints:
                  get_song: {request: GET /a, title: A, description: A.}
                """,
            policies: "version: 1\nserver: {http: {access: {tokens: {ann: {sha256: \(digest)\(caller)}}}}}\n")
    }

    @Test(arguments: [("", 1), (", share: 1", 1), (", share: 100", 100)]) func aCallersShareIsOneUnlessItIsGiven(text: String, share: Int)
        throws
    {
        #expect(try #require(run(text).config).plan.listener.access?.callers.map(\.share) == [share])
    }

    @Test(arguments: ["0", "101", "-1", "1.5", "half"]) func noOtherShareIsTaken(text: String) {
        #expect(run(", share: \(text)").config == nil)
    }
}
