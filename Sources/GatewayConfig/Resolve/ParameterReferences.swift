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
}
