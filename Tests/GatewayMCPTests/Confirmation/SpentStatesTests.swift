import NIOCore
import Testing

@testable import GatewayMCP

@Suite struct SpentStatesTests {
    private func at(_ seconds: UInt64) -> NIODeadline { .uptimeNanoseconds(seconds * 1_000_000_000) }

    @Test func eachIsTakenOnceAndForgottenWhenItWouldHaveExpired() {
        var spent = SpentStates()
        let first = spent.insert([1], until: at(10), now: at(0))
        let again = spent.insert([1], until: at(10), now: at(1))
        #expect(first)
        #expect(!again)
        #expect(spent.contains([1]))
        for number in UInt8(2)..<100 { _ = spent.insert([number], until: at(20), now: at(10)) }
        #expect(!spent.contains([1]))
        #expect(spent.count == 98)
    }
}
