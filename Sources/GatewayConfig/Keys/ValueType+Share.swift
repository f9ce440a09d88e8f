import Diagnostics

/// Which ends of a share have a meaning.
enum ShareBounds: Sendable {
    /// Nothing is ever above 100%.
    case below100
    /// Nothing is ever below 0%.
    case above0
    case between

    fileprivate func contains(_ share: Double) -> Bool {
        switch self {
        case .below100: share >= 0 && share < 1
        case .above0: share > 0 && share <= 1
        case .between: share > 0 && share < 1
        }
    }

    fileprivate var hint: String {
        switch self {
        case .below100: "at least 0%, less than 100%: no share is ever above that"
        case .above0: "more than 0%, at most 100%: no share is ever below that"
        case .between: "more than 0%, less than 100%"
        }
    }
}

extension ValueType where Value == Double {
    /// `99.9%`, as a share of one.
    static func share(_ bounds: ShareBounds) -> ValueType {
        scalar("percentage", .form(pattern: UnitPattern.share(bounds))) { scalar, subject, decoding in
            let number = String(scalar.text.dropLast())
            guard scalar.text.hasSuffix("%"), IntegerText.isJSONNumber(number), let percent = Double(number) else {
                decoding.report(
                    .invalidNumber, "`\(subject.name)` must be a percentage, not `\(scalar.text)`", at: scalar.range,
                    hint: IntegerText.isJSONNumber(scalar.text)
                        ? "the unit is missing: `\(scalar.text)%`?" : "a number and `%`, as in `99.9%`")
                return nil
            }
            // Decimal digits, not the noise of binary fractions: the number is written into rules.
            let share = (percent * 1e6).rounded() / 1e8
            guard bounds.contains(share) else {
                decoding.report(
                    .outOfRange, "`\(subject.name)` is out of range: `\(scalar.text)`", at: scalar.range, hint: bounds.hint)
                return nil
            }
            return share
        }
    }
}
