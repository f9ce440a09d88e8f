import ArgumentParser
import GatewayConfig
import GatewayPlan
import JSONBytes

/// `setlist tools`: what agents are offered.
struct ToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "List the tools, or show one with its arguments.",
        discussion: """
            EXAMPLES
              setlist tools
              setlist tools search
              setlist tools --all --profile development
              setlist tools --format json | jq '.[].name'
            """)

    @OptionGroup var files: ConfigurationOptions
    @OptionGroup var selection: ToolSelectionOptions
    @Argument(help: "One tool.") var name: String?
    @Flag(help: "Also those that are not offered, and why.") var all = false
    @Option(help: "text for people, json for programs.") var format = ValidateCommand.Format.text

    func run() throws {
        let plan = try files.loadOrExit(tools: selection.overrides).plan
        var tools = plan.tools.map { ToolDescription(tool: $0, hidden: nil) }
        if all || name != nil { tools += plan.hidden.map { ToolDescription(tool: $0.tool, hidden: $0) } }
        if let name {
            tools.removeAll { $0.tool.name != name }
            guard !tools.isEmpty else { throw UnknownTool(name: name, plan: plan).error }
        }
        tools.sort { $0.tool.name < $1.tool.name }
        switch format {
        case .json: Terminal.output.print(JSONValue.array(try tools.map { try $0.json }).pretty)
        case .text where name != nil: tools.forEach { Terminal.output.print($0.detail(on: .output)) }
        case .text: ToolDescription.table(tools, on: .output).forEach { Terminal.output.print($0) }
        }
    }
}
