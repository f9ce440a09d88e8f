package import NIOCore

/// Time as the engine sees it, so that tests need none.
package struct EngineClock: Sendable {
    package var now: @Sendable () -> NIODeadline
    /// Returns at that time, or when the task is cancelled.
    package var sleep: @Sendable (_ until: NIODeadline) async -> Void

    package init(now: @escaping @Sendable () -> NIODeadline, sleep: @escaping @Sendable (_ until: NIODeadline) async -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's monotonic clock.
    package static let system = EngineClock(now: { .now() }) { time in
        let wait = (time - .now()).nanoseconds
        if wait > 0 { try? await Task.sleep(for: .nanoseconds(wait)) }
    }
}
