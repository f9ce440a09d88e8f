/// How many calls there were, and how many of them failed or were slow; one call can be both.
package struct CallCounts: AdditiveArithmetic, Sendable {
    package var calls = 0
    package var failures = 0
    package var slow = 0

    package static let zero = CallCounts()

    package static func + (left: CallCounts, right: CallCounts) -> CallCounts {
        CallCounts(calls: left.calls + right.calls, failures: left.failures + right.failures, slow: left.slow + right.slow)
    }

    package static func - (left: CallCounts, right: CallCounts) -> CallCounts {
        CallCounts(calls: left.calls - right.calls, failures: left.failures - right.failures, slow: left.slow - right.slow)
    }
}
