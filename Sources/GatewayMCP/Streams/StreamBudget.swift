import GatewayEngine
import Synchronization

/// How many streams stand open, in all and for each caller.
final class StreamBudget: Sendable {
    /// What a stream is for.
    enum Kind: String, CaseIterable {
        /// The standing GET of an older client's session.
        case session
        /// `subscriptions/listen`.
        case subscription
    }

    private struct State {
        var counts: [Kind: Int] = [:]
        var total: Int { counts.values.reduce(0, +) }
        var byPrincipal: [Principal: Int] = [:]
    }

    private let maximum: Int
    private let maximumPerPrincipal: Int
    private let state = Mutex(State())

    init(maximum: Int, maximumPerPrincipal: Int) {
        self.maximum = maximum
        self.maximumPerPrincipal = maximumPerPrincipal
    }

    /// Takes a place, which `giveBack` frees; throws `.tooManyStreams`.
    func take(_ kind: Kind, _ principal: Principal) throws(RPCError) {
        let refusal: RPCError? = state.withLock { state in
            let own = state.byPrincipal[principal, default: 0]
            guard own < maximumPerPrincipal else { return .tooManyStreams(ofCaller: true) }
            guard state.total < maximum else { return .tooManyStreams(ofCaller: false) }
            state.counts[kind, default: 0] += 1
            state.byPrincipal[principal] = own + 1
            return nil
        }
        if let refusal { throw refusal }
    }

    func giveBack(_ kind: Kind, _ principal: Principal) {
        state.withLock { state in
            state.counts[kind, default: 1] -= 1
            let own = state.byPrincipal[principal, default: 1] - 1
            state.byPrincipal[principal] = own > 0 ? own : nil
        }
    }

    /// How many of a kind stand open.
    func count(_ kind: Kind) -> Int { state.withLock { $0.counts[kind] ?? 0 } }
}
