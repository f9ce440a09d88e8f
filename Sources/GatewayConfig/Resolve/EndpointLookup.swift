import Diagnostics
import GatewayPlan

/// Finds the endpoints that something else names.
struct EndpointLookup {
    let decoding: Decoding
    /// All that are declared.
    let names: [String]
    /// Those that are right.
    let checked: [CheckedEndpoint]
    private let declared: Set<String>
    /// Of those that are right.
    private let positions: [String: Int]

    init(decoding: Decoding, names: [String], checked: [CheckedEndpoint]) {
        self.decoding = decoding
        self.names = names
        self.checked = checked
        declared = Set(names)
        positions = Dictionary(firstPositionsOf: checked.lazy.map(\.name.value))
    }

    /// Of a configuration in which nothing is wrong.
    init(decoding: Decoding, all: [CheckedEndpoint]) { self.init(decoding: decoding, names: all.map(\.name.value), checked: all) }

    /// Whether there is such an endpoint; reports it when there is none.
    ///
    /// - Parameter other: one that is not meant, whatever the name looks like.
    func exists(_ name: Located<String>, besides other: String? = nil) -> Bool {
        if declared.contains(name.value) { return true }
        let match = EditDistance.closestMatch(to: name.value, in: names.filter { $0 != other })
        // What is wrong with the name itself has been reported where it stands.
        guard match.map(NameRule.word.accepts) ?? true else { return false }
        decoding.report(
            .unknownEndpoint, "there is no endpoint `\(name.value)`", at: name.range,
            hint: match.map { "did you mean `\($0)`?" } ?? "not declared")
        return false
    }

    /// The endpoint of that name; `nil`, and reported, when there is none or it is wrong itself.
    func find(_ name: Located<String>) -> CheckedEndpoint? {
        exists(name) ? positions[name.value].map { checked[$0] } : nil
    }

    /// The endpoint that reads something; `nil`, and reported, when there is none or it is wrong itself.
    func read(_ name: Located<String>, for what: String) -> CheckedEndpoint? {
        guard let endpoint = find(name) else { return nil }
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
