import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore

/// One breaker on a clock that the test moves.
struct BreakerHarness {
    var machine: CircuitBreaker
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    init(_ policy: BreakerPolicy = .standard, seed: UInt64 = 1) { machine = CircuitBreaker(policy: policy, seed: seed) }

    mutating func advance(seconds: Double) { now = now + .nanoseconds(Int64(seconds * 1e9)) }

    /// `nil`: refused.
    mutating func permit() -> BreakerPermit? {
        switch machine.permit(now: now) {
        case .admitted(let permit): permit
        case .refused: nil
        }
    }

    /// Seconds to wait; `nil`: admitted, and the permit dropped.
    ///
    /// Not in place: optimised into a loop, its verdict ends the compiler (Swift 6.3.1).
    @inline(never) mutating func refusal() -> Double? {
        switch machine.permit(now: now) {
        case .admitted: nil
        case .refused(let wait): Double(wait) / 1e9
        }
    }

    /// One call from permit to outcome; false: refused.
    @discardableResult mutating func call(_ outcome: OutcomeClass, taking seconds: Double = 0) -> Bool {
        guard let permit = permit() else { return false }
        advance(seconds: seconds)
        machine.record(permit, outcome, now: now)
        return true
    }

    mutating func record(_ permit: consuming BreakerPermit, _ outcome: OutcomeClass) { machine.record(permit, outcome, now: now) }

    mutating func trip() { while call(.failure) {} }

    var state: BreakerState {
        mutating get { machine.snapshot(now: now).state }
    }

    var snapshot: BreakerSnapshot {
        mutating get { machine.snapshot(now: now) }
    }

    var causes: [BreakerTransition.Cause] {
        mutating get { snapshot.transitions.map(\.cause) }
    }
}
