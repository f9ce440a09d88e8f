import GatewayConfig
import GatewayPlan
import Testing

/// What one configuration says otherwise than another.
@Suite struct ConfigChangesTests {
    private static let endpoints = """
        version: 1
        server: {name: s}
        upstream: {base_url: http://localhost, headers: {X-Key: one}}
        groups: {songs: {timeout: 7s, cache: {ttl: 60s}}}
        endpoints:
          get_song: {group: songs, request: GET /song, title: Song, description: A song.}
          get_list: {group: songs, request: GET /list, title: List, description: A list., availability: late}
        """
    private static let policies = """
        version: 1
        profiles: {few: {availability: [current]}, all: {availability: [current, late]}}
        tools: {profile: few}
        """

    private static func changes(
        _ edit: (inout String, inout String) -> Void
    ) throws -> ConfigChanges {
        let old = Compilation(endpoints: endpoints, policies: policies)
        var (newEndpoints, newPolicies) = (endpoints, policies)
        edit(&newEndpoints, &newPolicies)
        let new = Compilation(endpoints: newEndpoints, policies: newPolicies)
        return ConfigChanges(from: try #require(old.config, "\(old.rendered)"), to: try #require(new.config, "\(new.rendered)"))
    }

    @Test func whatMeansTheSameIsNoChange() throws {
        let changes = try Self.changes { endpoints, policies in
            endpoints = "# A comment.\n" + endpoints
            policies += "\nserver: {http: {port: 8808}}\n"
        }
        #expect(changes.tools.isEmpty && changes.endpoints.isEmpty && changes.policies.isEmpty)
    }

    @Test func aValueIsNamedWithBothSidesAndItsLine() throws {
        let changes = try Self.changes { endpoints, policies in
            endpoints.replace("GET /song,", with: "GET /songs,")
            policies += "\nserver: {http: {port: 9000}}\n"
        }
        #expect(changes.tools.map(\.name) == ["get_song"])
        #expect(changes.tools.first?.kind == .changed)
        #expect(changes.tools.first?.values.map(\.text) == ["request: GET /song -> GET /songs at endpoints.yaml:6:37"])
        #expect(changes.policies.map(\.text) == ["server.http.port: 8808 -> 9000 at policies.yaml:4:23"])
    }

    @Test func whatAGroupSaysChangesEveryEndpointOfIt() throws {
        let changes = try Self.changes { endpoints, _ in endpoints.replace("ttl: 60s", with: "ttl: 90s, scope: public") }
        #expect(changes.tools.map(\.name) == ["get_list", "get_song"])
        #expect(changes.tools.map(\.isOffered) == [false, true])
        #expect(changes.tools.last?.values.map(\.key) == ["cache.ttl", "cache.scope"])
        #expect(changes.tools.last?.values.map(\.place) == ["endpoints.yaml:4:44", "endpoints.yaml:4:56"])
    }

    @Test func toolsComeAndGoWithTheFileAndWithTheProfile() throws {
        let changes = try Self.changes { endpoints, policies in
            endpoints.replace("get_song:", with: "get_tune:")
            policies.replace("profile: few", with: "profile: all")
        }
        #expect(changes.tools.map(\.name) == ["get_list", "get_song", "get_tune"])
        #expect(changes.tools.map(\.kind) == [.added, .removed, .added])
        #expect(changes.policies.map(\.key) == ["tools.profile"])
    }

    @Test func anotherSecretIsSeenAndNotShown() throws {
        let changes = try Self.changes { endpoints, _ in endpoints.replace("X-Key: one", with: "X-Key: two") }
        #expect(changes.endpoints.map(\.key) == ["upstream.headers.X-Key"])
        #expect(changes.endpoints.first?.old == "<secret>")
        #expect(changes.endpoints.first?.new == "<secret>")
    }
}

extension ConfigChanges.Value {
    fileprivate var text: String { "\(key): \(old ?? "nothing") -> \(new ?? "nothing") at \(place)" }
}
