package import NIOCore

/// Calls back at a time, once; the limits keep no timers of their own.
package protocol AlarmClock: Sendable {
    /// - Parameter ring: may come late, and from any thread, but not from within this call.
    func wake(at time: NIODeadline, _ ring: @escaping @Sendable () -> Void)
}

/// The event loops' timers.
package struct EventLoopAlarmClock: AlarmClock {
    private let eventLoop: any EventLoop

    package init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    package func wake(at time: NIODeadline, _ ring: @escaping @Sendable () -> Void) {
        eventLoop.scheduleTask(deadline: time, ring)
    }
}
