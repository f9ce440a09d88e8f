import GatewayPlan
import Synchronization

/// One account's access token in this process: fetched once for all who wait for it, and once for all processes.
final class AccountTokens: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Void, TokenProblem>, Never>

    private struct State {
        var cell = TokenCell()
        var waiters: [Int: Waiter] = [:]
        var lastWaiter = 0
        /// Gave up before they waited.
        var cancelled: Set<Int> = []
    }

    private let renewal: TokenRenewal
    private let state = Mutex(State())

    init(renewal: TokenRenewal) { self.renewal = renewal }

    /// A token that can be sent.
    ///
    /// - Parameter rejected: the one that the upstream has just refused; it is not given out again.
    func token(insteadOf rejected: Secret? = nil) async throws(TokenProblem) -> Secret {
        while true {
            if let token = usable(insteadOf: rejected) { return token }
            try await waitForRenewal(insteadOf: rejected).get()
        }
    }

    private func usable(insteadOf rejected: Secret?) -> Secret? {
        let (version, now) = (renewal.version, renewal.now())
        return state.withLock { $0.cell.usable(insteadOf: rejected, version: version, now: now) }
    }

    /// Returns when a renewal has ended, whoever began it, or when there is a token after all.
    private func waitForRenewal(insteadOf rejected: Secret?) async -> Result<Void, TokenProblem> {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { begin(number, insteadOf: rejected, $0) }
        } onCancel: {
            cancel(number)
        }
    }

    private func begin(_ number: Int, insteadOf rejected: Secret?, _ waiter: Waiter) {
        let (version, now) = (renewal.version, renewal.now())
        let (outcome, renews) = state.withLock { state -> (Result<Void, TokenProblem>?, Bool) in
            if state.cancelled.remove(number) != nil { return (.failure(.cancelled), false) }
            switch state.cell.ask(insteadOf: rejected, version: version, now: now) {
            case .use: return (.success(()), false)
            case .renew:
                state.waiters[number] = waiter
                return (nil, true)
            case .wait:
                state.waiters[number] = waiter
                return (nil, false)
            }
        }
        if let outcome { waiter.resume(returning: outcome) }
        // In a task of its own, which nobody cancels: a refresh that has been sent must be kept, whoever still wants it.
        if renews { Task { finish(await renewal.run(insteadOf: rejected)) } }
    }

    private func cancel(_ number: Int) {
        let waiter = state.withLock { state in
            guard let waiter = state.waiters.removeValue(forKey: number) else {
                state.cancelled.insert(number)
                return nil as Waiter?
            }
            return waiter
        }
        waiter?.resume(returning: .failure(.cancelled))
    }

    private func finish(_ result: Result<TokenCell.Held, TokenProblem>) {
        let waiters = state.withLock { state in
            state.cell.finish(try? result.get())
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: result.map { _ in }) }
    }
}
