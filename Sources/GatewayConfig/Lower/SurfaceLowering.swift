import GatewayPlan
import JSONBytes
import NIOCore

/// Puts resources and prompts on the tools that are offered; what needs another tool is left out.
struct SurfaceLowering {
    /// Those that are offered.
    let tools: [ToolPlan]

    func plan(of surface: CheckedSurface, _ spec: MCPSpec) -> SurfacePlan? {
        guard let pageSize = spec.pageSize.value, let listTTL = spec.listTTL.value, let depth = spec.outputDepth.value else { return nil }
        guard let mode = spec.confirm.value, let timeout = spec.confirmTimeout.value else { return nil }
        return SurfacePlan(
            resources: surface.resources.compactMap(resource).sorted { $0.name < $1.name },
            prompts: surface.prompts.compactMap(prompt).sorted { $0.name < $1.name }, pageSize: Int(pageSize), listTTL: listTTL,
            outputDepth: Int(depth), confirmation: ConfirmationPlan(mode: mode, timeout: timeout))
    }

    private func tool(named name: String) -> ToolPlan? { tools.first { $0.name == name } }

    private func resource(_ checked: CheckedResource) -> ResourcePlan? {
        tool(named: checked.endpoint).map { tool in
            ResourcePlan(
                name: checked.name, title: checked.title, description: checked.description, icons: checked.icons, uri: checked.uri,
                tool: tool, arguments: ByteBuffer(json: .object(checked.arguments)),
                completions: checked.completions.map { $0.flatMap(completion) })
        }
    }

    private func prompt(_ checked: CheckedPrompt) -> PromptPlan? {
        guard checked.tools.allSatisfy({ tool(named: $0) != nil }) else { return nil }
        return PromptPlan(
            name: checked.name, title: checked.title, description: checked.description, icons: checked.icons,
            arguments: checked.arguments.map { argument in
                PromptPlan.Argument(
                    name: argument.name, title: argument.spec.title.value, description: argument.spec.description.value ?? "",
                    isRequired: argument.spec.required.value ?? false, standard: argument.spec.standard.value ?? "",
                    completion: argument.completion.flatMap(completion))
            }, messages: checked.messages, relay: checked.relay.flatMap { tool(named: $0) })
    }

    private func completion(_ checked: CheckedCompletion) -> CompletionPlan? {
        switch checked {
        case .values(let values): .values(values)
        case .answers(let endpoint, let arguments, let rows, let value, let label):
            tool(named: endpoint).map { tool in
                .answers(.init(tool: tool, arguments: ByteBuffer(json: .object(arguments)), rows: rows, value: value, label: label))
            }
        }
    }
}
