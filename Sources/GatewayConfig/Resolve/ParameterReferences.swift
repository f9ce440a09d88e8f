import Diagnostics
import GatewayPlan

/// Looks up names of an endpoint's parameters, and reports those that do not exist or do not fit.
struct ParameterReferences {
    let decoding: Decoding
    let endpoint: String
    let parameters: [ResolvedParameter]

    /// The position of a parameter; `nil`, and reported, when there is none of that name.
    func position(of name: Located<String>, in what: String) -> Int? {
        if let position = parameters.firstIndex(where: { $0.name == name.value }) { return position }
        let names = parameters.map(\.name)
        let match = EditDistance.closestMatch(to: name.value, in: names)
        let known = names.isEmpty ? "it has none" : "its parameters are \(names.map { "`\($0)`" }.joined(separator: ", "))"
        decoding.report(
            .unknownParameter, "\(what) names `\(name.value)`, which is no parameter of `\(endpoint)`", at: name.range,
            hint: match.map { "did you mean `\($0)`?" } ?? "no such parameter", notes: match == nil ? [known] : [])
        return nil
    }

    /// A tag with its parameters' positions; each must have exactly one value in every call.
    func template(of tag: TagSpec) -> TagTemplate? {
        let segments = tag.segments.map { segment -> TagTemplate.Segment? in
            switch segment {
            case .literal(let text): .literal(text)
            case .parameter(let name): tagPosition(of: name).map { .parameter($0) }
            }
        }
        let known = segments.compactMap { $0 }
        guard known.count == segments.count else { return nil }
        return TagTemplate(segments: known, coversDescendants: tag.coversDescendants)
    }

    private func tagPosition(of name: Located<String>) -> Int? {
        guard let position = position(of: name, in: "the tag") else { return nil }
        // A parameter that is wrong itself has been reported.
        guard let plan = parameters[position].plan else { return nil }
        let problem: String
        if case .array = plan.rule {
            problem = "it is a list"
        } else if !parameters[position].alwaysHasValue {
            problem = "it may be left out"
        } else {
            return position
        }
        decoding.report(
            .unsuitableTagParameter, "a tag needs one value of `\(name.value)` in every call", at: name.range, hint: problem,
            labels: [.init("the parameter is declared here", at: parameters[position].range)],
            help: "use a parameter that is required, in the path, or has a default")
        return nil
    }
}
