import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import Testing

@testable import GatewayServer

@Suite struct ConnectionRegistryTests {
    private let loop = EmbeddedEventLoop()
    private let registry = ConnectionRegistry(maximum: 10, maximumCalls: 3)

    private func drain() -> NIOLockedValueBox<Bool> {
        let isOver = NIOLockedValueBox(false)
        registry.drain(within: .seconds(10), on: loop).whenComplete { _ in isOver.withLockedValue { $0 = true } }
        return isOver
    }

    @Test func callsAreCountedTogether() {
        #expect(registry.beginCalls(2))
        #expect(!registry.beginCalls(2))
        #expect(registry.beginCalls(1))
        registry.endCalls(2)
        #expect(registry.beginCalls(2))
    }

    @Test func aDrainWaitsForCallsWhoseClientsHaveLeft() {
        #expect(registry.beginCalls(1))
        let isOver = drain()
        loop.advanceTime(by: .seconds(9))
        #expect(!isOver.withLockedValue { $0 })
        registry.endCalls(1)
        #expect(isOver.withLockedValue { $0 })
    }

    @Test func aDrainDoesNotWaitForever() {
        #expect(registry.beginCalls(1))
        let isOver = drain()
        loop.advanceTime(by: .seconds(10))
        #expect(isOver.withLockedValue { $0 })
        registry.endCalls(1)
    }

    @Test func aDrainWithNothingUnderWayIsOverAtOnce() {
        let isOver = drain()
        #expect(isOver.withLockedValue { $0 })
    }
}
