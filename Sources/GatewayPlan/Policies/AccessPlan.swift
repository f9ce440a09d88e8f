/// Who may call over HTTP, and what each of them may use; without one, whoever reaches the listener may use everything.
package struct AccessPlan: Sendable, Equatable {
    package var callers: [CallerPlan]
    /// Access tokens of an authorization server are taken besides.
    package var oauth: ResourceServerPlan?
    package var failures: FailureLimitPlan

    package init(callers: [CallerPlan], oauth: ResourceServerPlan?, failures: FailureLimitPlan) {
        self.callers = callers
        self.oauth = oauth
        self.failures = failures
    }
}

/// A caller who shows a token of this gateway's own.
package struct CallerPlan: Sendable, Equatable {
    package var name: String
    /// Tells the caller from those of another kind.
    package var principalID: String { "caller:" + name }
    /// SHA-256 of the token; the token itself is nowhere.
    package var digest: [UInt8]
    /// Whose sign-in at the upstream is used; `nil`: the gateway's own.
    package var account: String?
    package var tools: ToolGrant?
    /// How many calls go in one turn while callers wait for the upstream's limits.
    package var share: Int
    /// Seconds since 1970; `nil`: never.
    package var endsAt: Int64?

    package init(name: String, digest: [UInt8], account: String?, tools: ToolGrant?, share: Int = 1, endsAt: Int64?) {
        self.name = name
        self.digest = digest
        self.account = account
        self.tools = tools
        self.share = share
        self.endsAt = endsAt
    }
}

/// The tools that a caller may use; where there is no grant, all.
package struct ToolGrant: Sendable, Equatable {
    package var names: Set<String>

    package init(names: Set<String>) { self.names = names }

    package func allows(_ tool: ToolPlan) -> Bool { names.contains(tool.name) }
}

/// How many wrong tokens an address may show.
package struct FailureLimitPlan: Sendable, Equatable {
    package var attempts: Int
    /// Nanoseconds.
    package var window: Int64
    /// Addresses remembered at once.
    package var addresses: Int

    package init(attempts: Int, window: Int64, addresses: Int) {
        self.attempts = attempts
        self.window = window
        self.addresses = addresses
    }
}
