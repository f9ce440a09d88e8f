import NIOCore
import SpotifySimulator

/// The embedded Spotify behind `setlist demo`: the one place outside the simulator that knows of it.
struct DemoUpstream {
    private let simulator: SpotifySimulator

    static func start(port: Int, seed: UInt64, group: any EventLoopGroup) async throws -> DemoUpstream {
        var configuration = SimulatorConfiguration()
        configuration.port = port
        configuration.seed = seed
        return DemoUpstream(simulator: try await SpotifySimulator.start(configuration, group: group))
    }

    /// `http://127.0.0.1:PORT`, without the API's version.
    var address: String { String(simulator.baseURL.dropLast("/v1".count)) }

    /// What the shipped configuration reads from the environment, pointed at the simulator.
    var variables: [String: String] {
        ["SPOTIFY_API_URL": simulator.baseURL, "SPOTIFY_ACCESS_TOKEN": SimulatorConfiguration().token]
    }

    func shutdown() async throws { try await simulator.shutdown() }
}
