package import GatewayPlan
package import GatewayTelemetry

/// What is known of sign-ins, and how the refreshes of their access tokens went.
package final class CredentialMetrics: MetricSource {
    private let renewed: Counter
    private let failed: Counter
    private let revoked: Counter
    private let credentials: CredentialPlan
    private let tokens: TokenSource
    private let accounts: [String]

    /// Takes every handle, which makes every series, at zero.
    ///
    /// - Parameter accounts: whose sign-ins are used.
    package init(_ credentials: CredentialPlan, _ tokens: TokenSource, accounts: Set<String>, in registry: MetricRegistry) {
        self.credentials = credentials
        self.tokens = tokens
        self.accounts = accounts.sorted()
        renewed = registry.counter(.tokenRefreshes, "renewed")
        failed = registry.counter(.tokenRefreshes, "failed")
        revoked = registry.counter(.tokenRefreshes, "revoked")
    }

    /// Something happened to a sign-in.
    package func take(_ event: CredentialEvent) {
        switch event {
        case .renewed: renewed.increment()
        case .renewalFailed: failed.increment()
        case .ended: revoked.increment()
        case .endsSoon, .signInNeeded: break
        }
    }

    package func collect(into samples: inout MetricSamples) {
        let signIns = signIns
        for account in accounts {
            samples.add(.credentialExpiry, account, value: Double(signIns[account]?.end ?? 0))
            samples.add(.credentialAuthorized, account, value: Double(signIns[account]?.beginning ?? 0))
        }
    }

    /// Seconds since 1970, of those accounts that are signed in.
    private var signIns: [String: (beginning: Int64, end: Int64?)] {
        guard case .oauth2(let plan) = credentials, let signIn = plan.signIn, plan.fixedToken == nil,
            let document = try? tokens.store(plan).read()
        else { return [:] }
        let now = tokens.now()
        var signIns: [String: (beginning: Int64, end: Int64?)] = [:]
        for account in accounts {
            signIns[account] = plan.record(of: account, in: document, now: now).map { ($0.authorizedAt, signIn.end(of: $0)) }
        }
        return signIns
    }
}
