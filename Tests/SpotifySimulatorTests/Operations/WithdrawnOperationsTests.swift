import SpotifySimulator
import Testing

@Suite struct WithdrawnOperationsTests {
    @Test func theyAreForbiddenInDevelopmentModeOnly() async throws {
        let requests = [
            ("GET", "/v1/albums?ids=x"), ("GET", "/v1/tracks/?ids=x"), ("GET", "/v1/markets"), ("GET", "/v1/audio-features/x"),
            ("GET", "/v1/playlists/x/tracks"), ("POST", "/v1/users/someone/playlists"), ("PUT", "/v1/me/tracks"),
            ("GET", "/v1/me/following/contains"),
        ]
        for (profile, error) in [
            (SimulatorProfile.development, ["403", "Forbidden", nil]), (.extended, ["404", "Service not found", nil]),
        ] {
            try await withSimulator(SimulatorConfiguration(profile: profile)) { client async throws in
                for (method, path) in requests { #expect(try await client.send(method, path, body: "{}").error == error) }
            }
        }
    }

    @Test func whatDoesNotExistIsNotFound() async throws {
        try await withSimulator { client async throws in
            for path in ["/v1/recommendations", "/v1/nothing", "/v1", "/", "/v2/me"] {
                #expect(try await client.get(path).error == ["404", "Service not found", nil])
            }
        }
    }
}
