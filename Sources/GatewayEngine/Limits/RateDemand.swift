import GatewayPlan
package import NIOCore

/// What one upstream request asks of the limits.
package struct RateDemand: Sendable, Equatable {
    /// Position of the tier; `nil`: the account's windows only.
    package var tier: Int?
    /// How many requests it counts for, at least one.
    package var cost: Int
    package var priority: CallPriority
    /// Whose turn it is; sessions of one class take turns.
    package var session: String
    /// How much of it goes in one turn, at least one.
    package var share: Int
    /// It waits no longer than this.
    package var deadline: NIODeadline

    package init(
        tier: Int? = nil, cost: Int = 1, priority: CallPriority = .interactive, session: String = "", share: Int = 1,
        deadline: NIODeadline
    ) {
        self.tier = tier
        self.cost = cost
        self.priority = priority
        self.session = session
        self.share = share
        self.deadline = deadline
    }

    package init(_ call: ToolCall) {
        self.init(
            tier: call.tool.limits.tier, cost: call.tool.limits.cost, priority: call.priority, session: call.principal.id,
            share: call.principal.share, deadline: call.deadline)
    }

    var latest: Int64 { deadline.nanoseconds }
}

/// A request that counts in every window of its tier and the account; to be sent now, or given back.
package struct RateTicket: ~Copyable, Sendable {
    let tier: Int?
    let cost: Int
    let priority: CallPriority
    /// When it was counted.
    let time: Int64
    /// Where it was counted.
    let limits: UpstreamLimits
}
