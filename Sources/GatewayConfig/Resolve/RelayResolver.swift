import Diagnostics
import GatewayPlan
import JSONBytes
import NIOCore

/// Checks that an endpoint whose upstream answers in the protocol's terms asks for nothing else of the answer.
struct RelayResolver {
    let decoding: Decoding

    enum Outcome {
        case absent
        case invalid
        case relay(RelayPlan)
    }

    func resolve(_ spec: EndpointSpec) -> Outcome {
        guard let relay = spec.relay.located else { return spec.relay.isInvalid ? .invalid : .absent }
        let schema = relay.value.inputSchema
        guard !schema.isInvalid else { return .invalid }
        // An inherited cache or fallback is meant for the reads of the group.
        let keys = [
            ("views", spec.views.range), ("page", spec.page.range), ("responses", spec.responses.range),
            ("cache", spec.inheritable.cache.range), ("fallback", spec.inheritable.fallback.range), ("learns", spec.learns.range),
        ]
        let misplaced = keys.compactMap { key, range in range.map { (key, $0) } }
        for (key, range) in misplaced {
            decoding.report(
                .inapplicableKey, "`\(key)` has no meaning for an answer that is handed on as it is", at: range, hint: "remove this",
                labels: [.init("handed on because of this", at: relay.range)])
        }
        guard misplaced.isEmpty else { return .invalid }
        if let request = spec.request.located, request.value.method == .get || request.value.method == .head {
            decoding.report(
                .unexpectedBody, "a \(request.value.method.rawValue) request has no body, and `relay` needs one", at: request.range,
                hint: "use POST, and `effect: safe` where it changes nothing", labels: [.init("needed here", at: relay.range)])
            return .invalid
        }
        return .relay(RelayPlan(inputSchema: schema.value.map { ByteBuffer(json: $0) }))
    }
}
