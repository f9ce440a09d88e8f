import GatewayPlan

/// Gives tools their ids: the one it had in the Plan before if it still answers alike, otherwise one that no tool ever had.
struct ToolNumbering {
    /// By name, of the Plan before.
    private let known: [String: ToolPlan]
    /// The next id that no tool has had.
    private(set) var next: Int

    /// - Parameter keepsIDs: answers come from the same upstream as with the Plan before.
    init(after previous: Plan?, keepsIDs: Bool) {
        next = previous?.idLimit ?? 0
        let tools = keepsIDs ? (previous?.tools ?? []) + (previous?.hidden.map(\.tool) ?? []) : []
        known = Dictionary(tools.map { ($0.name, $0) }) { first, _ in first }
    }

    mutating func id(of endpoint: CheckedEndpoint, confirmation: ConfirmationPlan.Mode) -> Int {
        if let old = known[endpoint.name.value],
            ToolLowering.tool(of: endpoint, id: old.id, confirmation: confirmation, fallback: [])?.answersAlike(old) == true
        {
            return old.id
        }
        defer { next += 1 }
        return next
    }
}
