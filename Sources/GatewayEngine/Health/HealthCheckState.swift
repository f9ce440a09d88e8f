import GatewayPlan
import NIOCore

/// One check through time: one run at once, results that count only in a row, and how old the last one is.
struct HealthCheckState {
    private struct Run {
        let number: Int
        let startedAt: NIODeadline
        /// It has taken too long, and has been counted as failed.
        var isOverdue = false
    }

    private struct Result {
        let outcome: HealthOutcome
        let at: NIODeadline
        let duration: Int64
    }

    /// A result is too old to say anything after this many periods.
    private static let stalePeriods: Int64 = 3

    let plan: HealthCheckPlan
    private var run: Run?
    private var lastRun = 0
    private var last: Result?
    /// What it counts as; `nil` before the first result, which decides alone.
    private var isWell: Bool?
    /// Results in a row that say otherwise.
    private var contrary = 0

    init(_ plan: HealthCheckPlan) { self.plan = plan }

    var hasResult: Bool { last != nil }

    /// The number of the run that is to be made now; `nil` while another has not ended, which counts as one more failure if it is overdue.
    mutating func begin(now: NIODeadline) -> Int? {
        if let run {
            expire(run.number, now: now)
            if self.run?.isOverdue == true, run.isOverdue { record(late(run, now), startedAt: run.startedAt, now: now) }
            return nil
        }
        lastRun += 1
        run = Run(number: lastRun, startedAt: now)
        return lastRun
    }

    /// Takes the result of a run; one that comes too late has been counted already.
    mutating func finish(_ number: Int, _ outcome: HealthOutcome, now: NIODeadline) {
        guard let run, run.number == number else { return }
        self.run = nil
        if !run.isOverdue { record(outcome, startedAt: run.startedAt, now: now) }
    }

    /// Counts a run as failed once its time is over.
    ///
    /// - Returns: whether it was this that did.
    @discardableResult
    mutating func expire(_ number: Int, now: NIODeadline) -> Bool {
        guard var run, run.number == number, !run.isOverdue, now >= run.startedAt + .nanoseconds(plan.timeout) else { return false }
        run.isOverdue = true
        self.run = run
        record(late(run, now), startedAt: run.startedAt, now: now)
        return true
    }

    func reading(now: NIODeadline) -> HealthReading {
        guard let last else {
            return HealthReading(plan: plan, status: .unknown, duration: nil, age: nil, message: "not looked at yet")
        }
        let age = max(0, (now - last.at).nanoseconds)
        var status = HealthStatus.unknown
        if age <= Self.stalePeriods * plan.period {
            status = isWell == false ? .fail : contrary > 0 ? .warn : .pass
        }
        return HealthReading(plan: plan, status: status, duration: last.duration, age: age, message: last.outcome.message)
    }

    private mutating func record(_ outcome: HealthOutcome, startedAt: NIODeadline, now: NIODeadline) {
        last = Result(outcome: outcome, at: now, duration: (now - startedAt).nanoseconds)
        guard let isWell, isWell != outcome.isWell else {
            isWell = outcome.isWell
            contrary = 0
            return
        }
        contrary += 1
        guard contrary >= (outcome.isWell ? plan.rise : plan.fall) else { return }
        self.isWell = outcome.isWell
        contrary = 0
    }

    private func late(_ run: Run, _ now: NIODeadline) -> HealthOutcome {
        .ill("no result \((now - run.startedAt).nanoseconds / 1_000_000) ms after it began")
    }
}
