import Foundation
import Synchronization
package import Testing

/// Runs a test that computes for seconds on other threads than the rest.
///
/// Swift's own threads are as few as processors, and every test is on them. One that holds them while it computes keeps the answers of
/// those that talk over sockets waiting, until their time limits are over.
package struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ComputingThreads.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    /// For what computes for seconds.
    package static var onOwnThreads: Self { Self() }
}

/// As many threads as processors.
///
/// Not those of a queue: Swift's own are among them.
private final class ComputingThreads: TaskExecutor {
    static let shared = ComputingThreads()

    private let jobs = Mutex<[UnownedJob]>([])
    private let available = DispatchSemaphore(value: 0)

    init() {
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
            let thread = Thread { [unowned self] in
                while true { next().runSynchronously(on: asUnownedTaskExecutor()) }
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        available.signal()
    }

    private func next() -> UnownedJob {
        available.wait()
        return jobs.withLock { $0.removeFirst() }
    }
}
