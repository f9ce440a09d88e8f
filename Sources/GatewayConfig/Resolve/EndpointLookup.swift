import Diagnostics
import GatewayPlan

/// Finds the endpoints that resources, completions and prompts name.
struct EndpointLookup {
    let decoding: Decoding
    /// All that are declared.
    let names: [String]
    /// Those that are right.
    let checked: [CheckedEndpoint]

    /// Whether there is such an endpoint; reports it when there is none.
    func exists(_ name: Located<String>) -> Bool {
        if names.contains(name.value) { return true }
        let match = EditDistance.closestMatch(to: name.value, in: names)
        decoding.report(
            .unknownEndpoint, "there is no endpoint `\(name.value)`", at: name.range,
            hint: match.map { "did you mean `\($0)`?" } ?? "not declared")
        return false
    }

    /// The endpoint that reads something; `nil`, and reported, when there is none or it is wrong itself.
    func read(_ name: Located<String>, for what: String) -> CheckedEndpoint? {
        guard exists(name), let endpoint = checked.first(where: { $0.name.value == name.value }) else { return nil }
        guard endpoint.effect == .safe else {
            decoding.report(
                .readByWrite, "\(what) cannot be read by `\(name.value)`, which changes something", at: name.range,
                hint: "name an endpoint whose effect is `safe`",
                labels: [.init("its effect is `\(endpoint.effect.rawValue)`", at: endpoint.name.range)])
            return nil
        }
        return endpoint
    }
}
