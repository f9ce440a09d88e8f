/// The worlds that writes have changed, for readers whom the news reaches late.
struct PastWorlds: Sendable {
    /// Oldest first, each with the time until which it was the world.
    private var worlds: [(until: Timestamp, world: World)] = []

    /// A world is about to change; those that no reader can see any more are forgotten.
    mutating func append(_ world: World, until time: Timestamp, keeping lag: Duration) {
        worlds.removeAll { $0.until.elapsed < time.elapsed - lag }
        worlds.append((time, world))
    }

    /// The world at a time; `nil` when it has not changed since.
    func world(at time: Timestamp) -> World? { worlds.first { $0.until.elapsed > time.elapsed }?.world }
}
