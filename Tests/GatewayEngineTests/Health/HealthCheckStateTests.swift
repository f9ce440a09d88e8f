import GatewayPlan
import GatewayTestSupport
import NIOCore
import TestSupport
import Testing

@testable import GatewayEngine

/// One check on a virtual clock.
@Suite struct HealthCheckStateTests {
    private let clock = ManualClock()

    private func begin(_ state: inout HealthCheckState) throws -> Int {
        let number = state.begin(now: clock.now)
        return try #require(number)
    }

    /// Makes a run that takes 1 ms, and then waits for the next period.
    private func run(_ state: inout HealthCheckState, _ outcome: HealthOutcome) throws -> HealthStatus {
        let number = try begin(&state)
        clock.advance(by: .milliseconds(1))
        state.finish(number, outcome, now: clock.now)
        defer { clock.advance(by: .nanoseconds(state.plan.period) - .milliseconds(1)) }
        return state.reading(now: clock.now).status
    }

    @Test func itIsUnknownUntilTheFirstResultWhichDecidesAlone() throws {
        var state = HealthCheckState(HealthFixtures.check())
        #expect(state.reading(now: clock.now).status == .unknown)
        #expect(state.reading(now: clock.now).age == nil)
        #expect(try run(&state, .ill("down")) == .fail)
        var other = HealthCheckState(HealthFixtures.check())
        #expect(try run(&other, .well("up")) == .pass)
    }

    @Test func itFailsOnlyAfterAsManyFailuresInARow() throws {
        var state = HealthCheckState(HealthFixtures.check())
        let outcomes = [true, false, false, true, false, false, false, false]
        let statuses = try outcomes.map { try run(&state, $0 ? .well("") : .ill("")) }
        #expect(statuses == [.pass, .warn, .warn, .pass, .warn, .warn, .fail, .fail])
    }

    @Test func itIsWellAgainOnlyAfterAsManySuccessesInARow() throws {
        var state = HealthCheckState(HealthFixtures.check())
        let outcomes = [false, true, false, true, true, true]
        let statuses = try outcomes.map { try run(&state, $0 ? .well("") : .ill("")) }
        #expect(statuses == [.fail, .fail, .fail, .fail, .pass, .pass])
    }

    /// Any sequence of results gives what counting the last ones from scratch gives.
    @Test(arguments: 0..<20) func itAgreesWithANaiveCount(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var plan = HealthFixtures.check()
        plan.rise = Int.random(in: 1...4, using: &random)
        plan.fall = Int.random(in: 1...4, using: &random)
        var state = HealthCheckState(plan)
        var results: [Bool] = []
        var isWell: Bool?
        for _ in 0..<500 {
            let last = Bool.random(using: &random)
            results.append(last)
            let status = try run(&state, last ? .well("") : .ill(""))
            let runLength = results.reversed().prefix { $0 == last }.count
            if isWell == nil || runLength >= (last ? plan.rise : plan.fall) { isWell = last }
            let expected: HealthStatus = isWell == false ? .fail : last ? .pass : .warn
            #expect(status == expected)
        }
    }

    @Test func oneRunAtOnce() throws {
        var state = HealthCheckState(HealthFixtures.check())
        let first = try begin(&state)
        let second = state.begin(now: clock.now)
        #expect(second == nil)
        state.finish(first, .well(""), now: clock.now)
        let third = state.begin(now: clock.now)
        #expect(third != nil && third != first)
    }

    @Test func aRunThatTakesTooLongHasFailedAndItsResultComesTooLate() throws {
        var state = HealthCheckState(HealthFixtures.check())
        let number = try begin(&state)
        clock.advance(by: .nanoseconds(1_999_999_999))
        let early = state.expire(number, now: clock.now)
        #expect(!early)
        #expect(state.reading(now: clock.now).status == .unknown)
        clock.advance(by: .nanoseconds(1))
        let isExpired = state.expire(number, now: clock.now)
        #expect(isExpired)
        #expect(state.reading(now: clock.now).status == .fail)
        #expect(state.reading(now: clock.now).message == "no result 2000 ms after it began")
        state.finish(number, .well("late"), now: clock.now)
        #expect(state.reading(now: clock.now).status == .fail)
        let next = state.begin(now: clock.now)
        #expect(next != nil)
    }

    @Test func aRunThatNeverEndsCountsOnceAPeriod() throws {
        var state = HealthCheckState(HealthFixtures.check())
        #expect(try run(&state, .well("")) == .pass)
        let number = try begin(&state)
        clock.advance(by: .seconds(2))
        state.expire(number, now: clock.now)
        var statuses = [state.reading(now: clock.now).status]
        for _ in 0..<2 {
            clock.advance(by: .seconds(10))
            let next = state.begin(now: clock.now)
            #expect(next == nil)
            statuses.append(state.reading(now: clock.now).status)
        }
        #expect(statuses == [.warn, .warn, .fail])
    }

    @Test func aResultOlderThanThreePeriodsSaysNothing() throws {
        var state = HealthCheckState(HealthFixtures.check())
        let number = try begin(&state)
        clock.advance(by: .milliseconds(5))
        state.finish(number, .well("up"), now: clock.now)
        clock.advance(by: .seconds(30))
        #expect(state.reading(now: clock.now).status == .pass)
        #expect(state.reading(now: clock.now).duration == 5_000_000)
        #expect(state.reading(now: clock.now).age == 30 * HealthFixtures.second)
        clock.advance(by: .nanoseconds(1))
        #expect(state.reading(now: clock.now).status == .unknown)
    }
}
