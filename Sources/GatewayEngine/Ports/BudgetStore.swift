/// Remembers over restarts what the long windows of the rate limits have counted.
package protocol BudgetStore: Sendable {
    /// What was saved last for this client; nothing when it cannot be read.
    func load(client: String) -> [BudgetStep]
    /// Saves this in place of what was saved for this client before; returns when it is safe.
    func save(_ steps: [BudgetStep], client: String) async
}

/// Requests that went in one step of a budget.
package struct BudgetStep: Sendable, Equatable {
    /// The budget's tier, or the account.
    package var tier: String
    /// Nanoseconds since the step ended; negative while it is under way.
    package var age: Int64
    package var requests: Int
    /// Of those, the ones for which nobody waited.
    package var background: Int

    package init(tier: String, age: Int64, requests: Int, background: Int) {
        self.tier = tier
        self.age = age
        self.requests = requests
        self.background = background
    }
}

/// Remembers nothing.
package struct NoBudgetStore: BudgetStore {
    package init() {}
    package func load(client: String) -> [BudgetStep] { [] }
    package func save(_ steps: [BudgetStep], client: String) async {}
}
