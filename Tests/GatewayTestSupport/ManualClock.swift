package import NIOCore
import Synchronization

/// A monotonic clock that stands still until a test moves it.
package final class ManualClock: Sendable {
    private let time = Mutex(NIODeadline.uptimeNanoseconds(1_000_000_000_000))

    package init() {}

    package var now: NIODeadline { time.withLock { $0 } }
    package func advance(by amount: TimeAmount) { time.withLock { $0 = $0 + amount } }
}
