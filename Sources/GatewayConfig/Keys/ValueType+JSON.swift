import Diagnostics
import JSONBytes

extension ValueType where Value == JSONValue {
    /// A JSON object written as text.
    static let jsonObject = scalar("JSON object", .form(pattern: #"^\s*\{"#)) { scalar, subject, decoding in
        if let value = try? JSONValue.parse(scalar.text), value.objectValue != nil { return value }
        decoding.report(
            .invalidJSON, "`\(subject.name)` must be a JSON object", at: scalar.range, hint: "quote it, or write it as a block with `|`")
        return nil
    }
}
