/// What warming has done since the start.
package struct WarmingReport: Sendable, Equatable {
    package var rounds = 0
    /// Of those, the ones that left something out.
    package var stopped = 0
    /// Calls of all rounds.
    package var planned = 0
    package var filled = 0
    /// Answers that were still fresh.
    package var skipped = 0
    package var failed = 0
    /// Left out because a round was stopped or took too long.
    package var aborted = 0
    /// When the last round ended, nanoseconds of uptime.
    package var lastRound: Int64?
    /// How long it took, nanoseconds.
    package var lastDuration: Int64 = 0
}
