import GatewayConfig
import GatewayPlan
import Testing

/// Where operators and probes are served, and what names a configuration.
@Suite struct AdminTests {
    private func plan(_ policies: String, secret: String = "hunter2", host: String = "api.example.com") -> Plan? {
        let variables = ["HOST": host, "TOKEN": secret]
        return Compilation(
            endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: \"https://${HOST}\"}\nendpoints: {}\n",
            policies: "version: 1\n" + policies, environment: .init(variables: { variables[$0] }, file: { _ in [] })
        ).config?.plan
    }

    @Test func itIsOnAndOnLoopbackUnlessSwitchedOff() throws {
        let admin = try #require(plan("")?.admin)
        #expect(admin.host == "127.0.0.1")
        #expect(admin.port == 8809)
        #expect(admin.token == nil)
        #expect(admin.maximumBodyBytes == 65_536)
        #expect(plan("server: {admin: null}") != nil)
        #expect(plan("server: {admin: null}")?.admin == nil)
    }

    @Test func otherMachinesNeedAToken() throws {
        #expect(plan("server: {admin: {host: 0.0.0.0}}") == nil)
        #expect(plan("server: {admin: {host: 0.0.0.0, token: \"\"}}") == nil)
        #expect(plan("server: {admin: {host: \"::\", token: \"${TOKEN}\"}}")?.admin?.token == Secret("hunter2"))
        #expect(plan("server: {admin: {token: \"\"}}")?.admin?.token == nil)
    }

    @Test func theRevisionFollowsTheFilesAndTheirVariablesButNoSecret() throws {
        let policies = "server: {admin: {token: \"${TOKEN}\"}}"
        let revision = try #require(plan(policies)?.revision)
        #expect(revision.utf8.count == 16)
        #expect(plan(policies)?.revision == revision)
        #expect(plan(policies + " # a word")?.revision != revision)
        #expect(plan(policies, host: "api.example.org")?.revision != revision)
        #expect(plan(policies, secret: "hunter3")?.revision == revision)
    }
}
