import NIOCore

/// A sum over the last `window`, forgotten in ten steps: it covers between nine and ten tenths of the window.
struct RollingSum<Value: AdditiveArithmetic & Sendable>: Sendable {
    private static var steps: Int { 10 }

    private let step: UInt64
    private var buckets: [Value]
    /// The step that is being filled, and when it ends.
    private var current: UInt64 = 0
    private var end: UInt64 = 0
    private(set) var total = Value.zero

    /// - Parameter window: nanoseconds.
    init(window: Int64) {
        step = UInt64(max(window / Int64(Self.steps), 1))
        buckets = Array(repeating: .zero, count: Self.steps)
    }

    mutating func add(_ value: Value, at now: NIODeadline) {
        advance(to: now)
        buckets[Int(current % UInt64(Self.steps))] += value
        total += value
    }

    /// Forgets what is too old; a clock that goes backwards forgets nothing.
    mutating func advance(to now: NIODeadline) {
        let now = now.uptimeNanoseconds
        guard now >= end else { return }
        let reached = now / step
        if reached - current >= UInt64(Self.steps) {
            clear()
        } else {
            for number in current + 1...reached {
                let index = Int(number % UInt64(Self.steps))
                total -= buckets[index]
                buckets[index] = .zero
            }
        }
        current = reached
        end = (reached + 1) * step
    }

    mutating func clear() {
        for index in buckets.indices { buckets[index] = .zero }
        total = .zero
    }
}
