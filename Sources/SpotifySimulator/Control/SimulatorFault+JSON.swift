import JSONBytes
import NIOCore

extension SimulatorFault {
    private static let keys: Set<String> = [
        "path", "method", "action", "status", "body", "content_type", "retry_after", "latency_ms", "times", "html", "from_s",
        "until_s", "bytes", "pause_ms",
    ]

    /// Reads a list such as `[{"path":"/v1/tracks/*","status":503,"times":2}]`.
    static func parse(_ buffer: ByteBuffer) throws(ControlError) -> [SimulatorFault] {
        guard let elements = (try? JSONValue.parse(buffer))?.arrayValue else {
            throw ControlError(message: "expected a JSON list of faults")
        }
        var faults: [SimulatorFault] = []
        for element in elements { faults.append(try SimulatorFault(element)) }
        return faults
    }

    /// Without an `action` it is an answer when there is a `status`, else a delay.
    private init(_ value: JSONValue) throws(ControlError) {
        let body = try ControlBody(value, keys: Self.keys)
        guard let path = try body.string("path") else { throw ControlError(message: "a fault needs a 'path'") }
        self.init(
            path: path, method: try body.string("method"), action: try Self.action(body),
            latency: .milliseconds(try body.count("latency_ms") ?? 0), times: try body.count("times"),
            from: .seconds(try body.count("from_s") ?? 0), until: try body.count("until_s").map { .seconds($0) })
    }

    private static func action(_ fault: ControlBody) throws(ControlError) -> Action {
        switch try fault.string("action") ?? (fault.has("status") ? "status" : "delay") {
        case "delay": return .delay
        case "reset": return .reset
        case "truncate": return .truncate
        case "trickle":
            let bytes = try fault.count("bytes") ?? 64
            guard bytes > 0 else { throw ControlError(message: "'bytes' must be at least 1") }
            return .trickle(Pace(bytes: bytes, pause: .milliseconds(try fault.count("pause_ms") ?? 20)))
        case "status":
            guard let status = try fault.count("status"), (200...599).contains(status) else {
                throw ControlError(message: "'status' must be 200 to 599")
            }
            if try fault.bool("html") ?? false { return .status(.page(status)) }
            let contentType = try fault.string("content_type") ?? "application/json"
            let body = try fault.string("body")
            return .status(Answer(status: status, body: body, contentType: contentType, retryAfter: try fault.count("retry_after")))
        case let other: throw ControlError(message: "unknown action '\(other)'")
        }
    }
}
