import NIOCore
import Synchronization

/// The open connections: how many there may be, and how they end when the listener stops.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isDraining = false
        var whenEmpty: EventLoopPromise<Void>?
    }

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) { self.maximum = maximum }

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

    /// Lets every connection finish its request and closes the idle ones at once; those that are left after the timeout are cut off.
    func drain(within timeout: TimeAmount, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = eventLoop.makePromise(of: Void.self)
        let channels = state.withLock { state in
            state.isDraining = true
            state.whenEmpty = promise
            return Array(state.channels.values)
        }
        guard !channels.isEmpty else {
            promise.succeed()
            return promise.futureResult
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let cutOff = eventLoop.scheduleTask(in: timeout) {
            for channel in channels { channel.close(promise: nil) }
        }
        promise.futureResult.whenComplete { _ in cutOff.cancel() }
        return promise.futureResult
    }

    private func remove(_ channel: any Channel) {
        let promise = state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            guard state.channels.isEmpty else { return nil as EventLoopPromise<Void>? }
            return state.whenEmpty
        }
        promise?.succeed()
    }
}
