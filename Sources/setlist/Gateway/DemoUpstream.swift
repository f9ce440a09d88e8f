import NIOCore
import SpotifySimulator

/// The simulated Spotify behind `setlist demo` and `setlist simulate-upstream`: the one place outside the simulator that knows of it.
struct DemoUpstream {
    /// The names of the faces it can show; the first is the one new apps see.
    static let profiles = [SimulatorProfile.development, .extended].map(\.rawValue)

    private let simulator: SpotifySimulator
    private let configuration: SimulatorConfiguration

    /// - Parameter profile: one of `profiles`; anything else is the first.
    static func start(port: Int, seed: UInt64, profile: String = profiles[0], group: any EventLoopGroup) async throws -> DemoUpstream {
        let configuration = SimulatorConfiguration(
            port: port, seed: seed, profile: SimulatorProfile(rawValue: profile) ?? .development)
        return DemoUpstream(simulator: try await SpotifySimulator.start(configuration, group: group), configuration: configuration)
    }

    /// `http://127.0.0.1:PORT`, without the API's version.
    var address: String { String(simulator.baseURL.dropLast("/v1".count)) }

    /// What the shipped configuration reads from the environment, pointed at the simulator.
    var variables: [String: String] {
        ["SPOTIFY_API_URL": simulator.baseURL, "SPOTIFY_ACCOUNTS_URL": address, "SPOTIFY_ACCESS_TOKEN": configuration.token]
    }

    /// Where a client finds what, and what it shows to get in.
    var help: String {
        let tokens = ([SimulatorToken(configuration.token)] + configuration.tokens).map { "\($0.value) (\($0.user.rawValue))" }
        let apps = configuration.apps.map { "\($0.id), secret \($0.secret)" }
        return """
            api:       \(simulator.baseURL)
            sign-in:   \(address)/authorize and \(address)/api/token
            apps:      \(apps.joined(separator: "; "))
            tokens:    \(tokens.joined(separator: ", "))
            control:   \(address)/_simulator/ with
                       POST reset · GET state · GET, DELETE requests · PUT faults · GET, POST clock
                       GET, PUT settings · GET, PUT limits · GET, POST tokens
            """
    }

    func shutdown() async throws { try await simulator.shutdown() }
}
