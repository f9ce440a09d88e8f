import GatewayPlan
import JSONBytes

/// What an error answer says: its message and its reason word, where the upstream puts them.
struct ErrorText: Sendable, Equatable {
    var message: String?
    var reason: String?

    /// Both `nil` when the body is not JSON or does not hold them.
    init(of response: UpstreamResponse, _ shape: UpstreamPlan.ErrorShape) {
        guard response.isJSON, let body = try? JSONValue.parse(response.body) else { return }
        message = Self.first(shape.message, in: body)
        reason = Self.first(shape.reason, in: body)
    }

    private static func first(_ paths: [[String]], in body: JSONValue) -> String? {
        for path in paths {
            if let text = path.reduce(Optional(body), { $0?[$1] })?.stringValue, !text.isEmpty { return text }
        }
        return nil
    }
}
