import Diagnostics

extension ValueType {
    /// One of the words that an enumeration lists.
    static func choice(except excluded: [Value] = []) -> ValueType
    where Value: CaseIterable & RawRepresentable & Equatable, Value.RawValue == String {
        let allowed = Value.allCases.filter { !excluded.contains($0) }
        let words = allowed.map(\.rawValue)
        let list = words.map { "`\($0)`" }.joined(separator: " ")
        return scalar(list, .choice(words)) { scalar, subject, decoding in
            if let value = allowed.first(where: { $0.rawValue == scalar.text }) { return value }
            let match = EditDistance.closestMatch(to: scalar.text, in: words)
            decoding.report(
                .invalidChoice, "`\(subject.name)` cannot be `\(scalar.text)`", at: scalar.range,
                hint: match.map { "did you mean `\($0)`?" } ?? "not one of the allowed values", notes: ["allowed values: \(list)"])
            return nil
        }
    }
}
