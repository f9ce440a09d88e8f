import Synchronization

/// Counts calls from any thread.
package final class Counter: Sendable {
    private let number = Atomic(0)

    package init() {}

    package var value: Int { number.load(ordering: .acquiring) }
    package func increment() { number.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}
