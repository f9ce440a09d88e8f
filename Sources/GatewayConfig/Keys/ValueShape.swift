/// What may be written as a value, for whoever reads the key tables without decoding a file.
indirect enum ValueShape: Sendable {
    /// Text, also where a reader of YAML takes it for a number or a boolean; it must match the ECMA-262 pattern.
    case text(pattern: String?)
    /// Text that no reader takes for a number or a boolean, such as `30s`.
    case form(pattern: String)
    /// Never printed.
    case secret
    case boolean
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case choice([String])
    case list(ValueShape, allowsEmpty: Bool)
    case named(ValueShape, NameRule)
    case mapping(KeyTable)
    case either([ValueShape])
    /// Judged when the type is known that a parameter has.
    case any
}

/// Patterns of values that have a unit.
enum UnitPattern {
    private static let decimal = #"(0|[1-9][0-9]*)(\.[0-9]+)?"#

    /// A number with one of these units.
    static func quantity(_ units: [Quantity.Unit], allowsZero: Bool) -> String {
        #"^\#(allowsZero ? "" : #"(?!0(\.0+)?[A-Za-z])"#)\#(decimal)(\#(units.map(\.name).joined(separator: "|")))$"#
    }

    static let rate: String = {
        let count = "[1-9][0-9]{0,6}"
        let period = quantity(Quantity.durationUnits, allowsZero: false).dropFirst().dropLast()
        return "^\(count)/\(period)( burst \(count))?$"
    }()

    /// A whole percentage from 0 to 100.
    static func percent(_ range: ClosedRange<Int64>) -> String {
        let decades = (0...10).compactMap { ten -> String? in
            let (first, last) = (max(range.lowerBound, Int64(ten) * 10), min(range.upperBound, Int64(ten) * 10 + 9))
            guard first <= last else { return nil }
            return (ten == 0 ? "" : "\(ten)") + (first == last ? "\(first % 10)" : "[\(first % 10)-\(last % 10)]")
        }
        return "^(\(decades.joined(separator: "|")))%$"
    }

    static func share(_ bounds: ShareBounds) -> String {
        let positive = bounds == .below100 ? "" : #"(?!0(\.0+)?%)"#
        let whole = bounds == .above0 ? #"|100(\.0+)?"# : ""
        return #"^\#(positive)([1-9]?[0-9](\.[0-9]+)?\#(whole))%$"#
    }
}
