import GatewayPlan
import JSONBytes

/// Checks a call's arguments against the tool's rules and notes where each value stands.
///
/// JSON Schema's meaning throughout: `5.0` is an integer, lengths count Unicode scalars, an explicit `null` is an argument left out.
struct ArgumentCheck {
    let tool: ToolPlan

    /// Fills `values` by parameter position; the first pass allocates nothing and only says whether all is well.
    func passes(_ arguments: JSONToken?, in bytes: Span<UInt8>, values: inout [JSONToken?]) -> Bool {
        let parameters = tool.parameters
        values.removeAll(keepingCapacity: true)
        for _ in parameters.indices { values.append(nil) }
        if let arguments {
            var members = JSONMembers(of: arguments)
            while let member = members.next(in: bytes) {
                guard let position = tool.parameterPosition(named: member.key, in: bytes) else { return false }
                if member.value.kind == .null { continue }
                // In place: to copy a parameter would count up every reference in it.
                guard values[position] == nil, parameters.span[position].accepts(member.value, in: bytes) else { return false }
                values[position] = member.value
            }
        }
        for position in parameters.indices where values[position] == nil && parameters.span[position].isRequired { return false }
        guard tool.alternatives.isEmpty || tool.alternatives.contains(where: { fits($0, values) }) else { return false }
        return hasOneOfThose(values)
    }

    /// Whether one of the parameters of which a call needs one is there.
    func hasOneOfThose(_ values: [JSONToken?]) -> Bool {
        tool.atLeastOneOf.isEmpty || tool.atLeastOneOf.contains { values[$0] != nil }
    }

    /// Every parameter that some alternative names must be one that this alternative allows, and its own required ones must be there.
    func fits(_ alternative: ParameterAlternative, _ values: [JSONToken?]) -> Bool {
        for position in alternative.required where values[position] == nil { return false }
        for other in tool.alternatives {
            for position in other.required where values[position] != nil && !alternative.allows(position) { return false }
            for position in other.optional where values[position] != nil && !alternative.allows(position) { return false }
        }
        return true
    }
}

extension ParameterAlternative {
    fileprivate func allows(_ position: Int) -> Bool { required.contains(position) || optional.contains(position) }
}

extension ParameterPlan {
    func accepts(_ value: JSONToken, in bytes: Span<UInt8>) -> Bool {
        rule.accepts(value, in: bytes) && destination.canSend(value, in: bytes)
    }
}

extension ParameterPlan.Destination {
    /// A routed value must match one of its routes; a path segment must not be empty or dots, which would name another resource.
    func canSend(_ value: JSONToken, in bytes: Span<UInt8>) -> Bool {
        switch self {
        case .routed(let routes): value.withUnescaped(in: bytes) { text in routes.contains { $0.when.matches(text) } }
        case .path:
            value.withUnescaped(in: bytes) { text in
                !text.isEmpty && !text.holds(".".utf8.span) && !text.holds("..".utf8.span)
            }
        case .query, .body, .rawBody, .view, .confirmation: true
        }
    }
}
