import Diagnostics

extension ValueType where Value == Int64 {
    /// `20%`.
    static func percent(_ range: ClosedRange<Int64>) -> ValueType {
        scalar("percentage", .form(pattern: UnitPattern.percent(range))) { scalar, subject, decoding in
            guard scalar.text.hasSuffix("%"), IntegerText.isDecimal(String(scalar.text.dropLast())) else {
                let isNumber = IntegerText.isDecimal(scalar.text)
                decoding.report(
                    .invalidInteger, "`\(subject.name)` must be a percentage, not `\(scalar.text)`", at: scalar.range,
                    hint: isNumber ? "the unit is missing: `\(scalar.text)%`?" : "a whole number and `%`, as in `20%`")
                return nil
            }
            guard let value = Int64(scalar.text.dropLast()), range.contains(value) else {
                decoding.report(
                    .outOfRange, "`\(subject.name)` is out of range: `\(scalar.text)`", at: scalar.range,
                    hint: "at least \(range.lowerBound)%, at most \(range.upperBound)%")
                return nil
            }
            return value
        }
    }
}
