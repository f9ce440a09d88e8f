import GatewayPlan

/// Which access token an account has in this process, and whether somebody is fetching another.
struct TokenCell {
    /// A token to be used.
    struct Held: Equatable {
        var token: Secret
        /// When it is to be renewed, nanoseconds since 1970; `nil`: when it is refused.
        var renewAt: Int64?
        /// The file that it came from; `nil`: it is not kept in one.
        var version: TokenFile.Version?
    }

    enum Verdict: Equatable {
        /// There is one by now.
        case use
        /// Nobody is fetching one: whoever asked does.
        case renew
        case wait
    }

    private var held: Held?
    private var isRenewing = false

    /// The token to send; `nil` when it must be fetched.
    ///
    /// - Parameters:
    ///   - rejected: the one that the upstream has refused.
    ///   - version: the file as it is; another than the one that was read may hold another sign-in, or none any more.
    func usable(insteadOf rejected: Secret?, version: TokenFile.Version?, now: Int64) -> Secret? {
        guard let held, held.token != rejected, held.version == version, held.renewAt.map({ now < $0 }) ?? true else { return nil }
        return held.token
    }

    /// Somebody is ready to wait for a token.
    mutating func ask(insteadOf rejected: Secret?, version: TokenFile.Version?, now: Int64) -> Verdict {
        if usable(insteadOf: rejected, version: version, now: now) != nil { return .use }
        if isRenewing { return .wait }
        isRenewing = true
        return .renew
    }

    /// The fetch has ended; `nil`: without a token.
    mutating func finish(_ held: Held?) {
        self.held = held
        isRenewing = false
    }
}
