import GatewayPlan
import NIOCore

/// How many retries all calls together may make: a share of the calls, and a few besides.
///
/// It counts the calls and the retries of the last while, so that an outage is met with little more requests than there are calls.
struct RetryLedger: Sendable {
    private struct Counts: AdditiveArithmetic, Sendable {
        var calls = 0
        var retries = 0

        static let zero = Counts()

        static func + (left: Counts, right: Counts) -> Counts {
            Counts(calls: left.calls + right.calls, retries: left.retries + right.retries)
        }

        static func - (left: Counts, right: Counts) -> Counts {
            Counts(calls: left.calls - right.calls, retries: left.retries - right.retries)
        }
    }

    private let budget: RetryBudget
    private let reserve: Int
    private var window: RollingSum<Counts>

    init(_ budget: RetryBudget) {
        self.budget = budget
        reserve = Int(Int64(budget.minimumPerSecond) * (budget.window / 1_000_000) / 1000)
        window = RollingSum(window: budget.window)
    }

    /// A call has sent its first request.
    mutating func count(now: NIODeadline) { window.add(Counts(calls: 1, retries: 0), at: now) }

    /// Whether a retry may be made; counts it if so.
    mutating func spend(now: NIODeadline) -> Bool {
        window.advance(to: now)
        guard allowed > window.total.retries else { return false }
        window.add(Counts(calls: 0, retries: 1), at: now)
        return true
    }

    /// Retries that may be made now.
    mutating func remaining(now: NIODeadline) -> Int {
        window.advance(to: now)
        return max(0, allowed - window.total.retries)
    }

    /// What is left of it, from 0 to 1.
    mutating func share(now: NIODeadline) -> Double {
        let remaining = remaining(now: now)
        return allowed == 0 ? (window.total.retries == 0 ? 1 : 0) : min(1, Double(remaining) / Double(allowed))
    }

    private var allowed: Int { window.total.calls * budget.percent / 100 + reserve }
}
