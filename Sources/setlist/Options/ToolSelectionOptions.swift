import ArgumentParser
import GatewayConfig

/// Which tools are offered, over what policies.yaml says; the same for every command that deals with tools.
struct ToolSelectionOptions: ParsableArguments {
    @Option(help: "Offer what this entry of profiles in policies.yaml has.")
    var profile: String?

    @Option(help: ArgumentHelp("Offer only the tools of these groups, separated by commas.", valueName: "a,b"))
    var toolsets: [String] = []

    @Flag(inversion: .prefixedNo, help: "Offer only tools that change nothing.")
    var readOnly: Bool?

    @Option(help: ArgumentHelp("Offer only tools of these names; * stands for any text.", valueName: "names"))
    var allow: [String] = []

    @Option(help: ArgumentHelp("Do not offer tools of these names; * stands for any text.", valueName: "names"))
    var deny: [String] = []

    var overrides: ToolOverrides {
        var overrides = ToolOverrides()
        overrides.profile = profile
        overrides.toolsets = Self.items(of: toolsets)
        overrides.readOnly = readOnly
        overrides.allow = Self.items(of: allow)
        overrides.deny = Self.items(of: deny)
        return overrides
    }

    /// An option may be given several times, and with several items each; not given at all, it overrides nothing.
    private static func items(of lists: [String]) -> [String]? {
        lists.isEmpty ? nil : lists.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
