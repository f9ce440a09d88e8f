import Diagnostics
import GatewayConfig
import GatewayPlan
import Testing

/// Variables and files inside scalars.
@Suite struct InterpolationTests {
    /// The description of a tool after replacement.
    private func description(_ scalar: String) -> String? {
        let run = Compilation(
            endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: http://localhost}\nendpoints:\n  a:\n"
                + "    request: GET /a\n    title: A\n    description: \(scalar)\n")
        return run.config?.plan.tools[0].description
    }

    @Test(arguments: [
        ("at ${SETLIST_HOST}", "at api.example.com"), ("${SETLIST_HOST}${SETLIST_HOST}", "api.example.comapi.example.com"),
        ("${NOT_SET:-other}", "other"), ("x${NOT_SET:-}", "x"), ("${SETLIST_EMPTY:-other}", "other"), ("x${SETLIST_EMPTY}", "x"),
        ("${SETLIST_HOST:-other}", "api.example.com"), ("${NOT_SET:-a:-b}", "a:-b"), ("$${SETLIST_HOST}", "${SETLIST_HOST}"),
        ("5$", "5$"), ("$5", "$5"), ("a$$b", "a$b"), ("${file:/run/secrets/token}", "hunter2"), ("é${SETLIST_HOST}", "éapi.example.com"),
    ])
    func replaces(_ written: String, _ read: String) {
        #expect(description("\"\(written)\"") == read)
    }

    /// Headers are secrets, which no golden shows.
    @Test func replacesInHeadersToo() {
        let run = Compilation(
            endpoints: """
                version: 1
                server: {name: s}
                upstream:
                  base_url: http://localhost
                  headers: {X-Price: "$$5", X-Client: "setlist ${SETLIST_EMPTY:-0}"}
                endpoints: {}

                """)
        let headers = run.config?.plan.upstream.headers ?? []
        #expect(headers.map(\.name) == ["X-Price", "X-Client"])
        #expect(headers.map { $0.value.reveal { $0 } } == ["$5", "setlist 0"])
    }

    @Test(arguments: ["${}", "${1A}", "${A-B}", "${NOT_SET}", "${", "${SETLIST_HOST", "${file:token}", "${file:/none}", "${file:}"])
    func refuses(_ written: String) {
        #expect(description("\"\(written)\"") == nil)
    }

    @Test func aValueNeverBecomesYAML() {
        let environment = ConfigEnvironment(variables: { _ in "x\n    timeout: nonsense\n    \"&*{[" }, file: { _ in [] })
        let run = Compilation(
            endpoints: "version: 1\nserver: {name: s, instructions: \"${X}\"}\nupstream: {base_url: http://localhost}\nendpoints: {}\n",
            environment: environment)
        #expect(run.config?.plan.server.instructions == "x\n    timeout: nonsense\n    \"&*{[")
    }

    @Test func aVariableMayStandInQuotesWhereANumberIsWanted() {
        let environment = ConfigEnvironment(variables: { _ in "9000" }, file: { _ in [] })
        let run = Compilation(
            endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: http://localhost}\nendpoints: {}\n",
            policies: "version: 1\nserver: {http: {port: \"${PORT}\"}}\n", environment: environment)
        #expect(run.config?.plan.listener.port == 9000)
    }

    @Test func aFileMustBeText() {
        let environment = ConfigEnvironment(variables: { _ in nil }, file: { _ in [0xFF, 0xFE] })
        let run = Compilation(
            endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: \"${file:/x}\"}\nendpoints: {}\n", environment: environment)
        #expect(run.diagnostics.map(\.code) == [.unreadableValueFile])
    }

    /// Whatever is wrong beside it, a secret from the file or the environment is not printed.
    @Test(arguments: [
        "token: hunter2, oops: 1", "token: \"${SETLIST_SECRET}\", oops: 1", "token: \"x${SETLIST_SECRET}hunter2\", type: basic",
        "token: \"${NOT_SET:-hunter2}\", oops: 1", "token: \"hunter2${NOT_SET}\"", "token: \"hunter2${\"",
    ])
    func secretsAreNotPrinted(_ keys: String) {
        let run = Compilation(
            endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: http://localhost, credentials: me}\nendpoints: {}\n",
            policies: "version: 1\ncredentials: {me: {\(keys.contains("type:") ? "" : "type: bearer, ")\(keys)}}\n")
        #expect(run.hasErrors)
        #expect(!run.rendered.contains("hunter2"))
    }
}
