import Diagnostics

extension ValueType where Value == Bool {
    /// `true` or `false`, nothing else.
    static let boolean = scalar("boolean", .boolean) { scalar, subject, decoding in
        if !scalar.isQuoted, let value = Bool(scalar.text) { return value }
        let hint =
            switch scalar.text.lowercased() {
            case scalar.text where Bool(scalar.text) != nil: "remove the quotes"
            case "true", "yes", "on", "y", "1": "write `true`"
            case "false", "no", "off", "n", "0": "write `false`"
            default: "expected `true` or `false`"
            }
        decoding.report(
            .invalidBoolean, "`\(subject.name)` must be `true` or `false`, not `\(scalar.text)`", at: scalar.range, hint: hint)
        return nil
    }
}

extension ValueType where Value == Int64 {
    /// A whole number in plain decimal digits.
    static func integer(_ range: ClosedRange<Int64> = .min ... .max, label: String = "integer") -> ValueType {
        scalar(label, .integer(range)) { scalar, subject, decoding in
            guard !scalar.isQuoted, IntegerText.isDecimal(scalar.text) else {
                decoding.report(
                    .invalidInteger, "`\(subject.name)` must be an integer, not `\(scalar.text)`", at: scalar.range,
                    hint: IntegerText.hint(for: scalar))
                return nil
            }
            guard let value = Int64(scalar.text), range.contains(value) else {
                decoding.report(
                    .outOfRange, "`\(subject.name)` is out of range: `\(scalar.text)`", at: scalar.range,
                    hint: "at least \(range.lowerBound), at most \(range.upperBound)")
                return nil
            }
            return value
        }
    }

    /// How many of something, at least one.
    static let count = integer(1...1_000_000, label: "count")

    /// Nanoseconds.
    static func duration(allowsZero: Bool = false) -> ValueType {
        quantity("duration", Quantity.durationUnits, .invalidDuration, minimum: allowsZero ? 0 : 1)
    }

    /// From one time to the next, nanoseconds: long enough that nothing spins.
    static let period = quantity(
        "duration", Quantity.durationUnits, .invalidDuration, minimum: 10_000_000, label: "duration, at least 10ms")

    /// Bytes.
    static let size = quantity("size", Quantity.sizeUnits, .invalidSize, minimum: 1)

    private static func quantity(
        _ kind: String, _ units: [Quantity.Unit], _ code: DiagnosticCode, minimum: Int64, label: String? = nil
    ) -> ValueType {
        scalar(label ?? kind, .form(pattern: UnitPattern.quantity(units, allowsZero: minimum == 0))) { scalar, subject, decoding in
            do throws(Quantity.Problem) {
                let value = try Quantity.parse(scalar.text, units: units)
                guard value < minimum else { return value }
                let hint = minimum > 1 ? "at least \(Quantity.text(minimum, units: units))" : "must be more than zero"
                decoding.report(.outOfRange, "`\(subject.name)` is out of range: `\(scalar.text)`", at: scalar.range, hint: hint)
            } catch {
                let names = units.map { "`\($0.name)`" }.joined(separator: " ")
                decoding.report(
                    code, "`\(subject.name)` must be a \(kind), not `\(scalar.text)`", at: scalar.range,
                    hint: error.hint(for: scalar.text, units: units), notes: ["units of a \(kind): \(names)"])
            }
            return nil
        }
    }
}

extension ValueType where Value == Double {
    /// A decimal number as JSON writes it.
    static let number = number(in: -.infinity ... .infinity)

    /// One within a range.
    static func number(in range: ClosedRange<Double>) -> ValueType {
        @Sendable func text(_ number: Double) -> String { Int64(exactly: number).map { "\($0)" } ?? "\(number)" }
        return scalar("number", .number(range)) { scalar, subject, decoding in
            guard !scalar.isQuoted, IntegerText.isJSONNumber(scalar.text), let value = Double(scalar.text), value.isFinite else {
                decoding.report(
                    .invalidNumber, "`\(subject.name)` must be a number, not `\(scalar.text)`", at: scalar.range,
                    hint: scalar.isQuoted ? "remove the quotes" : "write it in decimal, as in `0.5`")
                return nil
            }
            guard range.contains(value) else {
                decoding.report(
                    .outOfRange, "`\(subject.name)` is out of range: `\(scalar.text)`", at: scalar.range,
                    hint: "at least \(text(range.lowerBound)), at most \(text(range.upperBound))")
                return nil
            }
            return value
        }
    }
}
