import Synchronization

/// Lets one call of a batch be cancelled without the others, whether it has begun or not.
final class CallCancellation: Sendable {
    private enum State {
        case waiting
        case running(Task<FinishedReply?, Never>)
        case cancelled
    }

    private let state = Mutex(State.waiting)

    /// The reply's message, or `nil` when it was cancelled here or with the caller's task.
    ///
    /// To be called once.
    func finish(_ reply: DeferredReply, on stream: (any MessageStream)?) async -> FinishedReply? {
        let task = Task { await reply.finish(on: stream) }
        let isCancelled = state.withLock { state in
            if case .cancelled = state { return true }
            state = .running(task)
            return false
        }
        if isCancelled { task.cancel() }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    func cancel() {
        let task = state.withLock { state in
            defer { state = .cancelled }
            if case .running(let task) = state { return task as Task<FinishedReply?, Never>? }
            return nil
        }
        task?.cancel()
    }
}
