/// A tool that exists and is not offered: absent from `tools/list`, and a call of it is answered with the reason.
package struct HiddenTool: Sendable {
    /// What of `tools` in policies.yaml left it out, by its key there.
    package enum Filter: String, Sendable, CaseIterable {
        case profile, toolsets
        case readOnly = "read_only"
        case allow, deny

        /// The command-line option that overrides the key.
        package var option: String { self == .readOnly ? "--no-read-only" : "--" + rawValue }
    }

    package let tool: ToolPlan
    package let filter: Filter
    /// Why, without a full stop: "it is extended, and profile development offers what is current".
    package let why: String
    /// An offered tool to use in its place.
    package let instead: String?

    package init(tool: ToolPlan, filter: Filter, why: String, instead: String?) {
        self.tool = tool
        self.filter = filter
        self.why = why
        self.instead = instead
    }
}
