/// What a simulator is like from the start.
package struct SimulatorConfiguration: Sendable {
    /// The address to listen on; keep it a loopback one.
    package var host: String
    /// 0 for any free port.
    package var port: Int
    /// Everything that is invented follows from it.
    package var seed: UInt64
    package var profile: SimulatorProfile
    /// The bearer token that is accepted.
    package var token: String
    /// Added to every answer of the API.
    package var latency: Duration
    /// The faults at the start and after each reset.
    package var faults: [SimulatorFault]
    /// How long the simulator's world has existed: moves the player on and dates what is written.
    package var clock: @Sendable () -> Duration

    package init(
        host: String = "127.0.0.1", port: Int = 0, seed: UInt64 = 1, profile: SimulatorProfile = .development, token: String = "demo-token",
        latency: Duration = .zero, faults: [SimulatorFault] = [], clock: @escaping @Sendable () -> Duration = Self.realTime()
    ) {
        self.host = host
        self.port = port
        self.seed = seed
        self.profile = profile
        self.token = token
        self.latency = latency
        self.faults = faults
        self.clock = clock
    }

    /// A clock that runs from now on.
    package static func realTime() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }
}
