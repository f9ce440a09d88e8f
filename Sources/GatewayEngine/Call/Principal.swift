package import GatewayPlan

/// Who is calling: the part of a private cache key that keeps one person's answers from another.
///
/// A class, since it is handed on with every call and what it holds is the same for all of a caller's. Two are equal when they are the
/// same person, whatever that person may use at the moment.
package final class Principal: Sendable, Hashable {
    package let id: String
    /// Whose sign-in at the upstream is used; `nil`: the one that the gateway was started with.
    package let account: String?
    /// `nil`: every tool.
    package let tools: ToolGrant?
    /// How many calls go in one turn while callers wait for the upstream's limits.
    package let share: Int

    package init(id: String, account: String? = nil, tools: ToolGrant? = nil, share: Int = 1) {
        self.id = id
        self.account = account
        self.tools = tools
        self.share = share
    }

    /// The caller with a token of the gateway's own.
    package convenience init(_ caller: CallerPlan) {
        self.init(id: caller.principalID, account: caller.account, tools: caller.tools, share: caller.share)
    }

    /// The one person behind a stdio pipe or an unauthenticated loopback listener.
    package static let local = Principal(id: "local")

    package static func == (left: Principal, right: Principal) -> Bool { left === right || left.id == right.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// Whether the caller may use a tool.
    package func mayUse(_ tool: ToolPlan) -> Bool { tools?.allows(tool) ?? true }
}
