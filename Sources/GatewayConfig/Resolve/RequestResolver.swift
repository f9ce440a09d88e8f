import Diagnostics
import GatewayPlan

/// Joins a request's path and body with the parameters that fill them.
struct RequestResolver {
    let decoding: Decoding
    let parameters: [ResolvedParameter]

    /// The path with positions; `nil`, and reported, when path and parameters do not agree.
    func path(of request: Located<RequestSpec>) -> [RequestPlan.PathSegment]? {
        let filled = parameters.filter { $0.place?.value == .path }
        let mentioned = request.value.parameters
        var suspected: Set<String> = []
        var isComplete = true
        for place in mentioned where !filled.contains(where: { $0.wireName.value == place.value }) {
            isComplete = false
            // The parameter may be one of those that could not be read.
            guard !parameters.contains(where: { $0.place == nil }) else { continue }
            let spare = filled.map(\.wireName.value).filter { name in !mentioned.contains { $0.value == name } }
            let unfilled = mentioned.filter { name in !filled.contains { $0.wireName.value == name.value } }
            let only = spare.count == 1 && unfilled.count == 1 ? spare[0] : nil
            let match = EditDistance.closestMatch(to: place.value, in: spare) ?? only
            if let match { suspected.insert(match) }
            let elsewhere = parameters.first { $0.name == place.value || $0.wireName.value == place.value }
            decoding.report(
                .unfilledPath, "no parameter fills `{\(place.value)}`", at: place.range,
                hint: match.map { "did you mean `{\($0)}`?" } ?? "expected a parameter with `in: path`",
                labels: elsewhere.map { [.init("`\($0.name)` is `in: \($0.place?.value.rawValue ?? "")`", at: $0.range)] } ?? [])
        }
        for parameter in filled where !mentioned.contains(where: { $0.value == parameter.wireName.value }) {
            isComplete = false
            guard !suspected.contains(parameter.wireName.value) else { continue }
            decoding.report(
                .unusedPathParameter, "path parameter `\(parameter.name)` is not in the path", at: parameter.range,
                hint: "nothing says where it goes",
                labels: [.init("`{\(parameter.wireName.value)}` is missing here", at: request.range)])
        }
        guard isComplete else { return nil }
        let segments = request.value.path.map { piece -> RequestPlan.PathSegment? in
            switch piece {
            case .literal(let text): .literal(text)
            case .parameter(let name):
                parameters.firstIndex { $0.place?.value == .path && $0.wireName.value == name.value }.map { .parameter($0) }
            }
        }
        return segments.compactMap { $0 }
    }

    /// What the request carries; `nil`, and reported, when the parameters contradict each other.
    func body(of request: Located<RequestSpec>) -> RequestPlan.Body? {
        let carried = parameters.enumerated().filter { $0.element.place?.value == .body || $0.element.place?.value == .rawBody }
        guard let first = carried.first else { return RequestPlan.Body.none }
        guard request.value.method != .get, request.value.method != .head else {
            decoding.report(
                .unexpectedBody, "a \(request.value.method.rawValue) request has no body", at: first.element.place?.range,
                hint: "use `query`", labels: [.init("the method is given here", at: request.range)])
            return nil
        }
        guard let raw = carried.first(where: { $0.element.place?.value == .rawBody }) else { return .json }
        if let other = carried.first(where: { $0.offset != raw.offset }) {
            decoding.report(
                .mixedBodies, "`\(raw.element.name)` is the whole body, so nothing else can be in it", at: other.element.range,
                hint: "a second part of the body", labels: [.init("the raw body is declared here", at: raw.element.range)])
            return nil
        }
        return raw.element.contentType.map { .raw(parameter: raw.offset, contentType: $0) }
    }
}
