import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore
import Testing

/// The table of states, line by line; the names with an underscore are those of the invariants in the design notes.
@Suite struct CircuitBreakerTests {
    @Test func fiveFailuresInARowOpenItForAMinute() {
        var breaker = BreakerHarness()
        for _ in 0..<4 { breaker.call(.failure) }
        breaker.call(.success)
        for _ in 0..<4 { breaker.call(.failure) }
        var state = breaker.state
        #expect(state == .closed)
        breaker.call(.failure)
        state = breaker.state
        #expect(state == .open)
        var wait = breaker.refusal()
        #expect(wait == 60)
        breaker.advance(seconds: 59)
        wait = breaker.refusal()
        #expect(wait == 1)
        breaker.advance(seconds: 1)
        state = breaker.state
        #expect(state == .halfOpen)
        let causes = breaker.causes
        #expect(causes == [.consecutiveFailures, .openTimeOver])
    }

    @Test func twoSuccessesCloseItAndOneFailureOpensItForTwiceAsLong() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.advance(seconds: 60)
        breaker.call(.failure)
        let wait = breaker.refusal()
        #expect(wait == 120)
        breaker.advance(seconds: 120)
        breaker.call(.success)
        var state = breaker.state
        #expect(state == .halfOpen)
        breaker.call(.success)
        state = breaker.state
        #expect(state == .closed)
        let causes = breaker.causes
        #expect(causes == [.consecutiveFailures, .openTimeOver, .probeFailed, .openTimeOver, .probesSucceeded])
    }

    @Test func theOpenTimeGrowsToItsLimitAndStartsAnewAfterALongCalm() {
        var breaker = BreakerHarness()
        breaker.trip()
        var waits: [Double?] = []
        for _ in 0..<6 {
            waits.append(breaker.refusal())
            breaker.advance(seconds: waits.last.flatMap { $0 } ?? 0)
            breaker.call(.failure)
        }
        #expect(waits == [60, 120, 240, 480, 600, 600])
        breaker.advance(seconds: 600)
        breaker.call(.success)
        breaker.call(.success)
        breaker.advance(seconds: 299)
        breaker.trip()
        var wait = breaker.refusal()
        #expect(wait == 600, "a relapse within reset_after goes on where it was")
        breaker.advance(seconds: 600)
        breaker.call(.success)
        breaker.call(.success)
        breaker.advance(seconds: 300)
        breaker.trip()
        wait = breaker.refusal()
        #expect(wait == 60)
    }

    @Test(arguments: [UInt64](1...50)) func jitterOnlyMakesItLongerAndIsTheSeeds(seed: UInt64) {
        let policy = BreakerPolicy.standard.with { $0.open.jitterPercent = 10 }
        var first = BreakerHarness(policy, seed: seed)
        var second = BreakerHarness(policy, seed: seed)
        first.trip()
        second.trip()
        let (wait, again) = (first.refusal() ?? 0, second.refusal() ?? 0)
        #expect((60...66).contains(wait))
        #expect(wait == again)
    }

    @Test func theRateOpensItOnlyWithEnoughCalls() {
        var breaker = BreakerHarness(.standard.with { $0.trip.consecutiveFailures = nil })
        for index in 0..<9 { breaker.call(index.isMultiple(of: 2) ? .failure : .success) }
        var state = breaker.state
        #expect(state == .closed, "5 of 9")
        breaker.call(.failure)
        state = breaker.state
        #expect(state == .open, "6 of 10")
        let causes = breaker.causes
        #expect(causes == [.failureRate])
    }

    @Test func slowAnswersOpenItAndFailAProbe() {
        var breaker = BreakerHarness(.standard.with { $0.window = 300_000_000_000 })
        for _ in 0..<2 { breaker.call(.success, taking: 0.1) }
        for _ in 0..<7 { breaker.call(.success, taking: 5) }
        var state = breaker.state
        #expect(state == .closed, "7 of 9")
        breaker.call(.success, taking: 5)
        state = breaker.state
        #expect(state == .open, "8 of 10")
        breaker.advance(seconds: 60)
        breaker.call(.success, taking: 5)
        state = breaker.state
        #expect(state == .open)
        let causes = breaker.causes
        #expect(causes == [.slowRate, .openTimeOver, .probeFailed])
    }

    @Test func breaker_halfOpen_cancelledProbe_returnsPermit() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.advance(seconds: 60)
        guard let probe = breaker.permit() else { Issue.record("no probe"); return }
        var other = breaker.permit() != nil
        #expect(!other)
        breaker.record(probe, .neutral)
        let state = breaker.state
        #expect(state == .halfOpen)
        other = breaker.permit() != nil
        #expect(other, "the next caller probes")
    }

    @Test func breaker_halfOpen_hungProbe_expires() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.advance(seconds: 60)
        guard let hung = breaker.permit() else { Issue.record("no probe"); return }
        breaker.advance(seconds: 29)
        var wait = breaker.refusal()
        #expect(wait == 1)
        breaker.advance(seconds: 1)
        var state = breaker.state
        #expect(state == .open)
        wait = breaker.refusal()
        #expect(wait == 120)
        breaker.record(hung, .success)
        state = breaker.state
        #expect(state == .open)

        var lenient = BreakerHarness(.standard.with { $0.halfOpen.onExpiry = .close })
        lenient.trip()
        lenient.advance(seconds: 60)
        _ = lenient.permit() != nil
        lenient.advance(seconds: 30)
        state = lenient.state
        #expect(state == .closed)
    }

    @Test func aHalfOpenBreakerThatNobodyAsksStaysHalfOpen() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.advance(seconds: 60)
        _ = breaker.state
        breaker.advance(seconds: 86_400)
        let state = breaker.state
        #expect(state == .halfOpen)
    }

    @Test(arguments: 1...4) func breaker_halfOpen_neverExceedsPermits(maximum: Int) {
        var breaker = BreakerHarness(.standard.with { $0.halfOpen.maximumConcurrent = maximum })
        breaker.trip()
        breaker.advance(seconds: 60)
        var admitted = 0
        for _ in 0..<20 where breaker.refusal() == nil { admitted += 1 }
        #expect(admitted == maximum)
    }

    @Test func breaker_lateResult_oldGeneration_ignored() {
        var breaker = BreakerHarness()
        guard let first = breaker.permit(), let second = breaker.permit() else { Issue.record("refused"); return }
        breaker.trip()
        breaker.advance(seconds: 60)
        let probes = breaker.permit() != nil
        #expect(probes)
        breaker.record(first, .success)
        breaker.record(second, .neutral)
        let another = breaker.permit() != nil
        #expect(!another, "a call from before the trip frees no probe")
        let snapshot = breaker.snapshot
        #expect(snapshot.state == .halfOpen)
        #expect(snapshot.statistics.late == 2)
    }

    @Test func breaker_forcedOpen_notAutoHalfOpened() {
        var breaker = BreakerHarness()
        breaker.machine.force(.init(isOpen: true, until: breaker.now + .hours(2), actor: "ada"), now: breaker.now)
        breaker.advance(seconds: 7199)
        let wait = breaker.refusal()
        #expect(wait == 1)
        var snapshot = breaker.snapshot
        #expect(snapshot.state == .forcedOpen)
        #expect(snapshot.override?.actor == "ada")
        breaker.advance(seconds: 1)
        snapshot = breaker.snapshot
        #expect(snapshot.state == .closed)
        #expect(snapshot.override == nil)
        #expect(snapshot.transitions.map(\.actor) == ["ada", nil])
    }

    @Test func aForcedClosedBreakerNeverOpensAndStartsAfreshAfterwards() {
        var breaker = BreakerHarness()
        breaker.machine.force(.init(isOpen: false, until: breaker.now + .seconds(10), actor: "ada"), now: breaker.now)
        for _ in 0..<50 { breaker.call(.failure) }
        var state = breaker.state
        #expect(state == .forcedClosed)
        breaker.advance(seconds: 10)
        for _ in 0..<4 { breaker.call(.failure) }
        state = breaker.state
        #expect(state == .closed)
        breaker.call(.failure)
        state = breaker.state
        #expect(state == .open)
    }

    @Test func aResetClosesItAndForgetsItsRelapses() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.advance(seconds: 60)
        breaker.call(.failure)
        breaker.machine.reset(actor: "ada", now: breaker.now)
        breaker.trip()
        let wait = breaker.refusal()
        #expect(wait == 60)
    }

    @Test func breaker_idleOpen_effectiveStateHalfOpen() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.advance(seconds: 61)
        let snapshot = breaker.snapshot
        #expect(snapshot.state == .halfOpen)
        #expect(snapshot.transitions.last?.to == .halfOpen)
    }

    @Test(arguments: [OutcomeClass.neutral, .throttled, .retry]) func breaker_cancelAnd429And4xx_neutral(outcome: OutcomeClass) {
        var breaker = BreakerHarness()
        for _ in 0..<4 { breaker.call(.failure) }
        for _ in 0..<100 { breaker.call(outcome, taking: 6) }
        let snapshot = breaker.snapshot
        #expect(snapshot.state == .closed)
        #expect(snapshot.consecutiveFailures == 4, "it neither counts nor ends a row of failures")
        // 600 s later the window is empty, so it would be wrong to expect more of it.
        #expect(snapshot.statistics.neutral == 100)
    }

    @Test(arguments: [1, 4, 16]) func breaker_trip_overshootBounded(inFlight: Int) {
        var breaker = BreakerHarness()
        var failures = 0
        var permits: [PermitBox] = []
        while true {
            while permits.count < inFlight, let permit = breaker.permit() { permits.append(PermitBox(permit)) }
            guard let permit = permits.popLast()?.take() else { break }
            breaker.record(permit, .failure)
            failures += 1
        }
        #expect(failures <= 5 + inFlight - 1)
    }

    @Test func breaker_window_rotation_longIdle() {
        var breaker = BreakerHarness(.standard.with { $0.trip.consecutiveFailures = nil })
        for _ in 0..<9 { breaker.call(.failure) }
        breaker.advance(seconds: 30)
        var counts = breaker.snapshot.counts
        #expect(counts.calls == 0 && counts.failures == 0)
        breaker.advance(seconds: 1_000_000)
        breaker.call(.failure)
        counts = breaker.snapshot.counts
        #expect(counts.calls == 1 && counts.failures == 1 && counts.slow == 0)
    }

    @Test func shadowModeLetsEverybodyThroughAndCountsWhomItWouldRefuse() {
        var breaker = BreakerHarness(.standard.with { $0.mode = .shadow })
        for _ in 0..<5 { breaker.call(.failure) }
        for _ in 0..<7 {
            let passes = breaker.call(.failure)
            #expect(passes)
        }
        var snapshot = breaker.snapshot
        #expect(snapshot.state == .open)
        #expect(snapshot.statistics.wouldHaveRefused == 7)
        #expect(snapshot.statistics.refused == 0)
        breaker.advance(seconds: 60)
        breaker.call(.success)
        breaker.call(.success)
        snapshot = breaker.snapshot
        #expect(snapshot.state == .closed, "its probes decide as they would in earnest")
    }

    @Test func aDisabledBreakerCountsAndNeverOpens() {
        var breaker = BreakerHarness(.standard.with { $0.mode = .disabled })
        for _ in 0..<50 { breaker.call(.failure) }
        var snapshot = breaker.snapshot
        #expect(snapshot.state == .closed)
        #expect(snapshot.counts.failures == 50)
        breaker.machine.force(.init(isOpen: true, until: breaker.now + .seconds(1), actor: "ada"), now: breaker.now)
        let wait = breaker.refusal()
        #expect(wait == 1, "an operator's word holds in every mode")
        snapshot = breaker.snapshot
        #expect(snapshot.state == .forcedOpen)
    }

    @Test func theLast256TransitionsAreKept() {
        var breaker = BreakerHarness()
        for _ in 0..<300 { breaker.machine.reset(actor: "ada", now: breaker.now) }
        let transitions = breaker.snapshot.transitions
        #expect(transitions.map(\.sequence) == Array(45...300))
    }

    @Test func aClockThatGoesBackwardsMintsNothing() {
        var breaker = BreakerHarness()
        breaker.trip()
        breaker.now = breaker.now - .seconds(500)
        let wait = breaker.refusal() ?? 0
        #expect(wait == 560)
        breaker.advance(seconds: 560)
        breaker.call(.success)
        breaker.now = breaker.now - .seconds(500)
        breaker.call(.success)
        let state = breaker.state
        #expect(state == .closed)
    }
}
