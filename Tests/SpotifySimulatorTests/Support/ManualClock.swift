import Synchronization

/// A clock that tests move on.
final class ManualClock: Sendable {
    private let elapsed = Mutex(Duration.zero)

    var reading: @Sendable () -> Duration { { self.elapsed.withLock { $0 } } }

    func advance(by duration: Duration) { elapsed.withLock { $0 += duration } }
}
