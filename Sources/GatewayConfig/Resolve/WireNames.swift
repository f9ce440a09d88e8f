import Diagnostics
import GatewayPlan

/// Finds parameters of one call that would be sent under the same name.
struct WireNames {
    let decoding: Decoding
    let parameters: [ResolvedParameter]
    let alternatives: [ParameterAlternative]

    func check(_ request: Located<RequestSpec>?) -> Bool {
        var isUnique = haveHeadersOfTheirOwn && (request.map(checkFixedQuery) ?? true)
        for later in parameters.indices {
            guard let earlier = parameters[..<later].indices.first(where: { collide($0, later) }) else { continue }
            decoding.report(
                .duplicateWireName,
                "`\(parameters[later].name)` would be sent as `\(parameters[later].wireName.value)`, like `\(parameters[earlier].name)`",
                at: parameters[later].range, hint: "the same place twice",
                labels: [.init("also sent there", at: parameters[earlier].range)],
                help: "give one of them another `name`, or make them exclude each other with `alternatives`")
            isUnique = false
        }
        return isUnique
    }

    private var haveHeadersOfTheirOwn: Bool {
        var isUnique = true
        for later in parameters.indices {
            guard let header = parameters[later].plan?.mcpHeader?.lowercased() else { continue }
            guard let earlier = parameters[..<later].first(where: { $0.plan?.mcpHeader?.lowercased() == header }) else { continue }
            decoding.report(
                .duplicateMCPHeader, "`\(parameters[later].name)` would be repeated in the same header as `\(earlier.name)`",
                at: parameters[later].range, hint: "give it another `mcp_header`", labels: [.init("also repeated there", at: earlier.range)]
            )
            isUnique = false
        }
        return isUnique
    }

    private func checkFixedQuery(of request: Located<RequestSpec>) -> Bool {
        let names = request.value.fixedQuery.map(\.name)
        guard decoding.areUnique(names.map { Located($0, at: request.range) }, in: "request") else { return false }
        var isUnique = true
        for parameter in parameters {
            guard case .query(let name, _) = parameter.plan?.destination, names.contains(name) else { continue }
            decoding.report(
                .duplicateWireName, "`\(parameter.name)` would be sent as `\(name)`, like what the request sends in every call",
                at: parameter.range, hint: "the same place twice", labels: [.init("also sent here", at: request.range)],
                help: "remove one of them")
            isUnique = false
        }
        return isUnique
    }

    private func collide(_ first: Int, _ second: Int) -> Bool {
        guard let one = parameters[first].plan?.destination, let other = parameters[second].plan?.destination else { return false }
        guard meet(first, second) else { return false }
        switch (one, other) {
        case (.path, .path): return parameters[first].wireName.value == parameters[second].wireName.value
        case (.query(let one, _), .query(let other, _)): return one == other
        default: return one.bodyPaths.contains { mine in other.bodyPaths.contains { Self.overlap(mine, $0) } }
        }
    }

    /// Whether one call can have both.
    private func meet(_ first: Int, _ second: Int) -> Bool {
        let isNamed = [first, second].map { position in alternatives.contains { $0.allowed.contains(position) } }
        guard isNamed == [true, true] else { return true }
        return alternatives.contains { $0.allowed.contains(first) && $0.allowed.contains(second) }
    }

    /// A member cannot be a value and an object with members at once.
    private static func overlap(_ one: [String], _ other: [String]) -> Bool { one.starts(with: other) || other.starts(with: one) }
}

extension ParameterPlan.Destination {
    fileprivate var bodyPaths: [[String]] {
        switch self {
        case .body(let path, _): [path]
        case .routed(let routes): routes.map { [$0.name] }
        case .path, .query, .rawBody, .view, .confirmation: []
        }
    }
}
