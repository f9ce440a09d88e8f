import NIOCore
import Synchronization

/// The open connections and their calls under way: how many there may be of each, and how they end when the listener stops.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Calls that wait for the upstream, also those whose client has left.
        var calls = 0
        var isDraining = false
        var whenEmpty: EventLoopPromise<Void>?

        /// What to succeed now that the last one has ended.
        mutating func ended() -> EventLoopPromise<Void>? {
            guard channels.isEmpty, calls == 0 else { return nil }
            defer { whenEmpty = nil }
            return whenEmpty
        }
    }

    private let maximum: Int
    private let maximumCalls: Int
    private let state = Mutex(State())

    /// - Parameter maximumCalls: calls that may wait for the upstream at once, over all connections.
    init(maximum: Int, maximumCalls: Int = 1_024) {
        self.maximum = maximum
        self.maximumCalls = maximumCalls
    }

    /// False when there is no room, or no time.
    func add(_ channel: any Channel) -> Bool {
        let isAdded = state.withLock { state in
            guard !state.isDraining, state.channels.count < maximum else { return false }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
        if isAdded { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
        return isAdded
    }

    /// False when so many more would be too many; otherwise `endCalls` is to follow.
    func beginCalls(_ count: Int) -> Bool {
        state.withLock { state in
            guard state.calls + count <= maximumCalls else { return false }
            state.calls += count
            return true
        }
    }

    func endCalls(_ count: Int) {
        let promise = state.withLock { state in
            state.calls -= count
            return state.ended()
        }
        promise?.succeed()
    }

    /// Lets every call finish and closes the idle connections at once; what is left after the timeout is cut off.
    func drain(within timeout: TimeAmount, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = eventLoop.makePromise(of: Void.self)
        let (channels, ended) = state.withLock { state in
            state.isDraining = true
            state.whenEmpty = promise
            return (Array(state.channels.values), state.ended())
        }
        ended?.succeed()
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let cutOff = eventLoop.scheduleTask(in: timeout) {
            let closed = channels.map { channel in
                channel.close(promise: nil)
                return channel.closeFuture
            }
            // Whoever waits for the calls that are left has gone.
            EventLoopFuture.andAllComplete(closed, on: eventLoop).whenComplete { _ in self.giveUp() }
        }
        promise.futureResult.whenComplete { _ in cutOff.cancel() }
        return promise.futureResult
    }

    private func remove(_ channel: any Channel) {
        let promise = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            return state.ended()
        }
        promise?.succeed()
    }

    private func giveUp() {
        let promise = state.withLock { state in
            defer { state.whenEmpty = nil }
            return state.whenEmpty
        }
        promise?.succeed()
    }
}
