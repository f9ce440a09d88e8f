/// What clients are offered besides the tools, and how lists are handed out.
package struct SurfacePlan: Sendable {
    /// Sorted by name; those without variables and templates together.
    package let resources: [ResourcePlan]
    /// Sorted by name.
    package let prompts: [PromptPlan]
    /// How many entries one page of a list has.
    package let pageSize: Int
    /// How long clients may keep what is the same for everybody, nanoseconds.
    package let listTTL: Int64
    /// How many levels of members tools say that their answers have.
    package let outputDepth: Int
    package let confirmation: ConfirmationPlan

    package init(
        resources: [ResourcePlan] = [], prompts: [PromptPlan] = [], pageSize: Int, listTTL: Int64, outputDepth: Int,
        confirmation: ConfirmationPlan
    ) {
        self.resources = resources
        self.prompts = prompts
        self.pageSize = pageSize
        self.listTTL = listTTL
        self.outputDepth = outputDepth
        self.confirmation = confirmation
    }

    /// The resource that a URI is of, and the arguments of the call that reads it; `nil` when there is none.
    ///
    /// Where several fit, one that names the earlier segments wins: `x://me/player` over `x://me/{part}`.
    package func resource(at uri: String) -> ResourceRequest? {
        var best: ResourceRequest?
        for resource in resources {
            guard let arguments = resource.arguments(for: uri) else { continue }
            if let best, !resource.uri.isMoreExact(than: best.resource.uri) { continue }
            best = ResourceRequest(resource: resource, arguments: arguments)
        }
        return best
    }

    /// The prompt of this name.
    package func prompt(named name: String) -> PromptPlan? { prompts.first { $0.name == name } }

    /// Whether anything has values to complete.
    package var hasCompletions: Bool {
        resources.contains { $0.completions.contains { $0 != nil } } || prompts.contains { $0.arguments.contains { $0.completion != nil } }
    }
}
