import GatewayEngine
import Synchronization

/// How many streams stand open, in all and for each caller.
final class StreamBudget: Sendable {
    private struct State {
        var total = 0
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
    func take(_ principal: Principal) throws(RPCError) {
        let refusal: RPCError? = state.withLock { state in
            let own = state.byPrincipal[principal, default: 0]
            guard own < maximumPerPrincipal else { return .tooManyStreams(ofCaller: true) }
            guard state.total < maximum else { return .tooManyStreams(ofCaller: false) }
            state.total += 1
            state.byPrincipal[principal] = own + 1
            return nil
        }
        if let refusal { throw refusal }
    }

    func giveBack(_ principal: Principal) {
        state.withLock { state in
            state.total -= 1
            let own = state.byPrincipal[principal, default: 1] - 1
            state.byPrincipal[principal] = own > 0 ? own : nil
        }
    }
}
