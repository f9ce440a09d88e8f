/// Something to be timed: `prepare` sets it up once and returns what does the operation so many times.
struct Mechanism: Sendable {
    let name: String
    /// Operations of a round.
    var iterations = 100_000
    let prepare: @Sendable () -> (_ iterations: Int) -> Void

    /// The median of 21 rounds, nanoseconds per operation.
    func medianNanoseconds() -> Double {
        let run = prepare()
        let clock = ContinuousClock()
        run(iterations)
        let rounds = (0..<21).map { _ in clock.measure { run(iterations) } / Double(iterations) }
        return rounds.sorted()[10] / .nanoseconds(1)
    }
}
