import Synchronization

/// Tokens whose signatures have been verified, so that each is verified once.
final class VerifiedTokens: Sendable {
    private struct State {
        /// A dictionary's hash is seeded anew in every process: how long a look-up takes tells nothing of what is in it.
        var tokens: [String: TokenVerifier.Verified] = [:]
    }

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) { self.maximum = maximum }

    /// Whose token this is, and until when; `nil` when it is not known, or has ended by now.
    ///
    /// - Parameter now: seconds since 1970.
    func find(_ token: String, now: Int64) -> TokenVerifier.Verified? {
        state.withLock { state in
            guard let verified = state.tokens[token], now < verified.endsAt else { return nil }
            return verified
        }
    }

    func add(_ token: String, _ verified: TokenVerifier.Verified, now: Int64) {
        state.withLock { state in
            if state.tokens.count >= maximum { state.tokens = state.tokens.filter { now < $0.value.endsAt } }
            // All of them still hold; verifying some again costs less than keeping track of which was used last.
            if state.tokens.count >= maximum { state.tokens.removeAll(keepingCapacity: true) }
            state.tokens[token] = verified
        }
    }
}
