import JSONBytes

/// Where a document is not what was expected.
struct JSONDifference {
    /// `result.items[0].name`.
    let path: String
    let expected: String
    let got: String

    /// All differences, but for members that are not mentioned; `null` is the same as not there.
    static func between(_ expected: JSONValue, and got: JSONValue?, at path: String) -> [JSONDifference] {
        switch (expected, got) {
        case (.object(let members), .object(let others)?):
            return members.members.flatMap { between($0.value, and: others[$0.key], at: "\(path).\($0.key)") }
        case (.array(let items), .array(let others)?) where items.count == others.count:
            return zip(items, others).enumerated().flatMap { between($1.0, and: $1.1, at: "\(path)[\($0)]") }
        case (.null, nil): return []
        case (_, let got?) where got == expected || number(got) != nil && number(got) == number(expected): return []
        default: return [JSONDifference(path: path, expected: "\(expected)", got: got.map { "\($0)" } ?? "not there")]
        }
    }

    /// `5` and `5.0` are one number.
    private static func number(_ value: JSONValue) -> Double? { value.doubleValue }
}
