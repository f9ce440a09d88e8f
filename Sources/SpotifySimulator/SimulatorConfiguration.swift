/// What a simulator is like from the start.
package struct SimulatorConfiguration: Sendable {
    /// The address to listen on; keep it a loopback one.
    package var host: String
    /// 0 for any free port.
    package var port: Int
    /// Everything that is invented follows from it.
    package var seed: UInt64
    /// Of the demo user, with every scope; never expires.
    package var token: String
    /// The other bearer tokens that are accepted.
    package var tokens = [SimulatorToken("neighbour-token", user: .neighbour), SimulatorToken("app-token", user: .app, scopes: [])]
    /// The apps that may ask for tokens.
    package var apps: [SimulatorApp] = [SimulatorApp()]
    /// Added to every answer of the API.
    package var latency: Duration
    /// The faults at the start and after each reset.
    package var faults: [SimulatorFault]
    /// The behaviour at the start and after each reset.
    package var settings = SimulatorSettings()
    /// How long the simulator's world has existed: moves the player on and dates what is written.
    package var clock: @Sendable () -> Duration

    package init(
        host: String = "127.0.0.1", port: Int = 0, seed: UInt64 = 1, profile: SimulatorProfile = .development, token: String = "demo-token",
        latency: Duration = .zero, faults: [SimulatorFault] = [], clock: @escaping @Sendable () -> Duration = Self.realTime()
    ) {
        self.host = host
        self.port = port
        self.seed = seed
        self.token = token
        self.latency = latency
        self.faults = faults
        self.clock = clock
        settings.profile = profile
    }

    /// A clock that runs from now on.
    package static func realTime() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }
}
