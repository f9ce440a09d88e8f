/// A tool that exists and is not offered: absent from `tools/list`, and a call of it is answered with the reason.
package struct HiddenTool: Sendable {
    /// What in policies.yaml left it out.
    package enum Filter: String, Sendable, CaseIterable {
        case profile, toolsets
        case readOnly = "read_only"
        case allow, deny
        /// It needs a user, and the credential is an app's.
        case credentials

        /// The key in policies.yaml.
        package var setting: String { self == .credentials ? rawValue : "tools.\(rawValue)" }

        /// The command-line option that overrides the key; `nil` where none does.
        package var option: String? {
            switch self {
            case .profile, .toolsets, .allow, .deny: "--" + rawValue
            case .readOnly: "--no-read-only"
            case .credentials: nil
            }
        }
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
