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
              setlist tools --format json | jq '.[].name'
            """)

    @OptionGroup var files: ConfigurationOptions
    @Argument(help: "One tool.") var name: String?
    @Option(help: "text for people, json for programs.") var format = ValidateCommand.Format.text

    func run() throws {
        let plan = try files.loadOrExit().plan
        var tools = plan.tools
        if let name {
            guard let tool = plan.tool(named: name) else { throw UnknownTool(name: name, plan: plan).error }
            tools = [tool]
        }
        switch format {
        case .json: Terminal.output.print(JSONValue.array(try tools.map { try ToolDescription(tool: $0).json }).pretty)
        case .text where name != nil: tools.forEach { Terminal.output.print(ToolDescription(tool: $0).detail(on: .output)) }
        case .text: ToolDescription.table(tools, on: .output).forEach { Terminal.output.print($0) }
        }
    }
}
