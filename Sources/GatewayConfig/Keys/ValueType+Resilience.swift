import Diagnostics
import GatewayPlan

extension ValueType where Value == ClosedRange<Int> {
    /// One status, or all that begin with the same digit.
    static let status = scalar(
        "`200`–`599` or `5xx`", .either([.integer(200...599), .form(pattern: "^([2-5]xx|[2-5][0-9]{2})$")])
    ) { scalar, subject, decoding in
        if let status = StatusText.read(scalar.text) { return status }
        decoding.report(
            .invalidChoice, "`\(subject.name)` cannot be `\(scalar.text)`", at: scalar.range, hint: "a status, as in `503` or `5xx`")
        return nil
    }
}

extension ValueType where Value == RetryCause {
    /// A failure without an answer, or the status of an answer.
    static let retryCause = scalar(
        "`connect` `interrupted` `timeout` or a status",
        .either([.integer(200...599), .form(pattern: "^(connect|interrupted|timeout|[2-5][0-9]{2})$")])
    ) { scalar, subject, decoding in
        if let failure = TransportFailure(rawValue: scalar.text), failure != .tooLarge { return .transport(failure) }
        if let status = StatusText.read(scalar.text), status.count == 1 { return .status(status.lowerBound) }
        decoding.report(
            .invalidChoice, "`\(subject.name)` cannot list `\(scalar.text)`", at: scalar.range,
            hint: "`connect`, `interrupted`, `timeout` or a status")
        return nil
    }
}

/// How statuses are written.
private enum StatusText {
    static func read(_ text: String) -> ClosedRange<Int>? {
        if text.count == 3, text.hasSuffix("xx"), let digit = Int(text.prefix(1)), (2...5).contains(digit) {
            return digit * 100...digit * 100 + 99
        }
        guard IntegerText.isDecimal(text), let status = Int(text), (200...599).contains(status) else { return nil }
        return status...status
    }
}
