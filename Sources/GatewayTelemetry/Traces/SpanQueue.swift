import Synchronization

/// Where spans wait to be sent; bounded, and what does not fit is dropped and counted: a call never waits for its trace.
package final class SpanQueue: Sendable {
    /// What became of all spans so far.
    package struct Counts: Sendable, Equatable {
        /// There was no room.
        package var dropped = 0
        /// The collector has them.
        package var exported = 0
        /// The collector did not take them.
        package var failed = 0

        package init(dropped: Int = 0, exported: Int = 0, failed: Int = 0) {
            self.dropped = dropped
            self.exported = exported
            self.failed = failed
        }
    }

    private struct State {
        var waiting: [SpanRecord] = []
        var counts = Counts()
        var isFinished = false
        /// The exporter's pause between two attempts.
        var pause: Task<Void, Never>?
    }

    package let maximumBatch: Int
    private let maximum: Int
    private let state = Mutex(State())
    /// A batch is full, or it is time.
    let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - maximum: spans that wait.
    ///   - maximumBatch: spans that are sent at once.
    package init(maximum: Int, maximumBatch: Int) {
        self.maximum = max(1, maximum)
        self.maximumBatch = min(max(1, maximumBatch), self.maximum)
        (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package var counts: Counts { state.withLock { $0.counts } }

    func add(_ span: SpanRecord) {
        let isBatchFull = state.withLock { state in
            guard state.waiting.count < maximum else {
                state.counts.dropped += 1
                return false
            }
            state.waiting.append(span)
            return state.waiting.count == maximumBatch
        }
        if isBatchFull { wake() }
    }

    /// The oldest spans, at most a batch of them.
    func take() -> [SpanRecord] {
        state.withLock { state in
            let batch = Array(state.waiting.prefix(maximumBatch))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }

    func count(_ change: (inout Counts) -> Void) { state.withLock { change(&$0.counts) } }

    /// What waits is to be sent.
    func wake() { waker.yield() }

    /// Returns after a pause, at once when there is nothing to wait for any more.
    func pause(_ sleep: @escaping @Sendable () async -> Void) async {
        let pause = state.withLock { state -> Task<Void, Never>? in
            guard !state.isFinished else { return nil }
            let pause = Task { await sleep() }
            state.pause = pause
            return pause
        }
        await withTaskCancellationHandler {
            await pause?.value
        } onCancel: {
            pause?.cancel()
        }
    }

    /// No more batches are to be waited for: what is left is sent once.
    package func finish() {
        let pause = state.withLock { state in
            state.isFinished = true
            return state.pause
        }
        pause?.cancel()
        waker.finish()
    }

    var isFinished: Bool { state.withLock { $0.isFinished } }
}
