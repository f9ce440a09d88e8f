import JSONBytes
import NIOCore

extension SimulatorFault {
    private static let keys: Set<String> = [
        "path", "method", "action", "status", "body", "content_type", "retry_after", "latency_ms", "times",
    ]

    /// Reads a list such as `[{"path":"/v1/tracks/*","status":503,"times":2}]`.
    static func parse(_ buffer: ByteBuffer) throws(FaultFormatError) -> [SimulatorFault] {
        guard let elements = (try? JSONValue.parse(buffer))?.arrayValue else {
            throw FaultFormatError(message: "expected a JSON list of faults")
        }
        var faults: [SimulatorFault] = []
        for element in elements { faults.append(try SimulatorFault(element)) }
        return faults
    }

    /// Without an `action` it is an answer when there is a `status`, else a delay.
    private init(_ value: JSONValue) throws(FaultFormatError) {
        guard let object = value.objectValue else { throw FaultFormatError(message: "a fault is an object") }
        if let unknown = object.members.first(where: { !Self.keys.contains($0.key) }) {
            throw FaultFormatError(message: "unknown key '\(unknown.key)'")
        }
        guard let path = try Self.string("path", in: object) else { throw FaultFormatError(message: "a fault needs a 'path'") }
        self.init(
            path: path, method: try Self.string("method", in: object), action: try Self.action(object),
            latency: .milliseconds(try Self.count("latency_ms", in: object) ?? 0), times: try Self.count("times", in: object))
    }

    private static func action(_ object: JSONObject) throws(FaultFormatError) -> Action {
        let implied = object["status"] == nil ? "delay" : "status"
        switch try string("action", in: object) ?? implied {
        case "delay": return .delay
        case "reset": return .reset
        case "truncate": return .truncate
        case "status":
            guard let status = try count("status", in: object), (200...599).contains(status) else {
                throw FaultFormatError(message: "'status' must be 200 to 599")
            }
            let body = try string("body", in: object)
            let contentType = try string("content_type", in: object) ?? "application/json"
            return .status(
                Answer(status: status, body: body, contentType: contentType, retryAfter: try count("retry_after", in: object)))
        case let other: throw FaultFormatError(message: "unknown action '\(other)'")
        }
    }

    private static func string(_ key: String, in object: JSONObject) throws(FaultFormatError) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.stringValue else { throw FaultFormatError(message: "'\(key)' must be a string") }
        return text
    }

    private static func count(_ key: String, in object: JSONObject) throws(FaultFormatError) -> Int? {
        guard let value = object[key] else { return nil }
        guard let number = value.intValue, number >= 0 else { throw FaultFormatError(message: "'\(key)' must be a whole number from 0") }
        return number
    }
}
