import Diagnostics
import GatewayPlan

/// Joins prompts with the tools that they speak of, and their messages with their arguments.
struct PromptResolver {
    let decoding: Decoding
    let endpoints: EndpointLookup

    /// All of them; `nil`, and reported, when something about one is wrong.
    func resolve(_ field: Field<[Named<PromptSpec>]>) -> [CheckedPrompt]? {
        guard !field.isInvalid else { return nil }
        let declared = field.value ?? []
        let prompts = declared.map(resolve).compactMap { $0 }
        return prompts.count == declared.count ? prompts : nil
    }

    private func resolve(_ named: Named<PromptSpec>) -> CheckedPrompt? {
        guard let spec = named.value, !spec.hasInvalidField else { return nil }
        let areKnown = (spec.tools.value ?? []).map { endpoints.exists($0) }
        let declared = spec.arguments.value ?? []
        let arguments = declared.map(argument)
        let messages = (spec.messages.value ?? []).map { message(of: $0.value, of: named.name, declared.map(\.name)) }
        guard hasOneSource(spec, named), areKnown.allSatisfy({ $0 }), let icons = spec.icons.plans else { return nil }
        guard let title = spec.title.value, let description = spec.description.value else { return nil }
        let known = (arguments: arguments.compactMap { $0 }, messages: messages.compactMap { $0 })
        guard known.arguments.count == arguments.count, known.messages.count == messages.count else { return nil }
        return CheckedPrompt(
            name: named.name, title: title, description: description, icons: icons,
            tools: (spec.tools.value ?? []).map(\.value) + [spec.relay.value].compactMap { $0 },
            arguments: known.arguments, messages: known.messages, relay: spec.relay.value)
    }

    private func hasOneSource(_ spec: PromptSpec, _ named: Named<PromptSpec>) -> Bool {
        guard spec.messages.isAbsent != spec.relay.isAbsent else {
            decoding.report(
                .unclearPrompt, "prompt `\(named.name)` needs either `messages` or `relay`", at: named.range,
                hint: spec.relay.isAbsent ? "it has neither" : "it has both")
            return false
        }
        guard let relay = spec.relay.located else { return true }
        guard endpoints.exists(relay) else { return false }
        guard let endpoint = endpoints.checked.first(where: { $0.name.value == relay.value }) else { return false }
        guard endpoint.relay == nil else { return true }
        decoding.report(
            .unclearPrompt, "`\(relay.value)` does not answer with messages", at: relay.range, hint: "name an endpoint with `relay`",
            labels: [.init("declared here", at: endpoint.name.range)])
        return false
    }

    private func argument(_ named: Named<PromptArgumentSpec>) -> CheckedPrompt.Argument? {
        guard let spec = named.value, spec.description.value != nil, !spec.title.isInvalid else { return nil }
        guard let required = spec.required.located, !spec.standard.isInvalid else { return nil }
        if required.value, let standard = spec.standard.range {
            decoding.report(
                .requiredWithDefault, "argument `\(named.name)` is required and has a default", at: standard, hint: "never used",
                labels: [.init("required here", at: required.range)], help: "remove `required: true`, or the default")
            return nil
        }
        switch spec.complete {
        case .absent, .off: return CheckedPrompt.Argument(name: named.name, spec: spec, completion: nil)
        case .invalid: return nil
        case .value(let complete):
            let completion = CompletionResolver(decoding: decoding, endpoints: endpoints).resolve(complete.value, at: complete.range)
            return completion.map { CheckedPrompt.Argument(name: named.name, spec: spec, completion: $0) }
        }
    }

    private func message(of spec: PromptMessageSpec, of prompt: String, _ names: [String]) -> PromptPlan.Message? {
        guard let role = spec.role.value, let text = spec.text.value else { return nil }
        let pieces = text.pieces.map { piece -> PromptPlan.Piece? in
            switch piece {
            case .literal(let text): return .literal(text)
            case .argument(let name):
                if let position = names.firstIndex(of: name.value) { return .argument(position) }
                decoding.report(
                    .unknownParameter, "the text names `\(name.value)`, which is no argument of `\(prompt)`", at: name.range,
                    hint: EditDistance.closestMatch(to: name.value, in: names).map { "did you mean `\($0)`?" } ?? "no such argument",
                    help: "declare it in `arguments`, or write `{{\(name.value)}}` for text in braces")
                return nil
            }
        }
        let known = pieces.compactMap { $0 }
        return known.count == pieces.count ? PromptPlan.Message(role: role, text: known) : nil
    }
}
