import Foundation
import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore
import TestSupport
import Testing

/// Random traces against the naive breaker, compared after every step.
///
/// `SETLIST_SEEDS=1000` runs as many seeds.
@Suite(.onOwnThreads) struct BreakerTraceTests {
    static let seeds = UInt64(ProcessInfo.processInfo.environment["SETLIST_SEEDS"] ?? "") ?? 20

    @Test func theMachineDoesWhatTheNaiveOneDoes() {
        for seed in 1...Self.seeds { run(seed: seed, steps: 5000) }
    }

    private func run(seed: UInt64, steps: Int) {
        var random = SeededGenerator(seed: seed)
        let policy = BreakerPolicy.standard.with { policy in
            policy.trip.consecutiveFailures = [nil, 3, 5].randomElement(using: &random) ?? nil
            policy.trip.failurePercent = [nil, 30, 50].randomElement(using: &random) ?? nil
            policy.halfOpen.maximumConcurrent = .random(in: 1...3, using: &random)
            policy.halfOpen.successThreshold = .random(in: 1...3, using: &random)
            policy.halfOpen.failureThreshold = .random(in: 1...2, using: &random)
            policy.halfOpen.onExpiry = Bool.random(using: &random) ? .open : .close
        }
        let failurePercent = Int.random(in: 5...90, using: &random)
        var machine = CircuitBreaker(policy: policy, seed: seed)
        var naive = NaiveBreaker(policy: policy)
        var held: [(PermitBox, NaiveBreaker.Permit)] = []
        var now: Int64 = 1_000_000_000_000
        for step in 0..<steps {
            now += Int64.random(in: 0...2_000_000_000, using: &random)
            if Int.random(in: 0..<200, using: &random) == 0 { now += Int64.random(in: 0...900_000_000_000, using: &random) }
            let time = NIODeadline.uptimeNanoseconds(UInt64(now))
            switch Int.random(in: 0..<1000, using: &random) {
            case 0..<540:
                let expected = naive.permit(now)
                switch machine.permit(now: time) {
                case .admitted(let permit):
                    guard let expected = expected.permit else { Issue.record("seed \(seed), step \(step): admitted"); return }
                    held.append((PermitBox(permit), expected))
                case .refused(let wait):
                    guard expected.permit == nil, wait == expected.wait else {
                        Issue.record("seed \(seed), step \(step): refused for \(wait), not \(expected.wait)")
                        return
                    }
                }
            case 540..<990:
                guard let index = held.indices.randomElement(using: &random), let permit = held[index].0.take() else { continue }
                let outcome = outcome(failurePercent: failurePercent, &random)
                naive.record(held.remove(at: index).1, outcome, now)
                machine.record(permit, outcome, now: time)
            case 990..<993:
                let isOpen = Bool.random(using: &random)
                naive.force(open: isOpen, until: now + 20_000_000_000, now)
                machine.force(.init(isOpen: isOpen, until: time + .seconds(20), actor: "ada"), now: time)
            case 993..<995:
                naive.reset(now)
                machine.reset(actor: "ada", now: time)
            default:
                // A permit that never comes back.
                if !held.isEmpty { held.removeFirst() }
            }
            naive.tick(now)
            let snapshot = machine.snapshot(now: time)
            guard snapshot.state == naive.state else {
                Issue.record("seed \(seed), step \(step): \(snapshot.state), not \(naive.state)")
                return
            }
            let counts = (snapshot.counts.calls, snapshot.counts.failures, snapshot.counts.slow)
            guard counts == naive.counts(now) else {
                Issue.record("seed \(seed), step \(step): \(counts), not \(naive.counts(now))")
                return
            }
        }
        let transitions = machine.snapshot(now: .uptimeNanoseconds(UInt64(now))).transitions
        for (before, after) in zip(transitions, transitions.dropFirst()) {
            #expect(before.to == after.from)
            let isOperator = after.cause == .forced || after.cause == .reset
            #expect(isOperator || after.from != after.to, "breaker_transition_onceUnderRace: \(after)")
        }
    }

    private func outcome(failurePercent: Int, _ random: inout SeededGenerator) -> OutcomeClass {
        if Int.random(in: 0..<100, using: &random) < failurePercent { return .failure }
        return [.success, .success, .success, .neutral, .throttled, .slow].randomElement(using: &random) ?? .success
    }
}

/// A tuple cannot hold what cannot be copied.
final class PermitBox {
    private var permit: BreakerPermit?

    init(_ permit: consuming BreakerPermit) { self.permit = consume permit }

    func take() -> BreakerPermit? { permit.take() }
}
