/// Numbers with a unit: `30s`, `1.5h`, `64MiB`.
enum Quantity {
    struct Unit: Sendable {
        let name: String
        /// In nanoseconds or bytes.
        let factor: Int64
        /// Other spellings, for hints only.
        let aliases: [String]
    }

    enum Problem: Error {
        case notANumber
        case missingUnit
        case unknownUnit
        case tooLarge
        /// A fraction finer than a nanosecond or a byte.
        case tooFine
    }

    static let durationUnits = [
        Unit(name: "ms", factor: 1_000_000, aliases: ["msec", "millis", "milliseconds"]),
        Unit(name: "s", factor: 1_000_000_000, aliases: ["sec", "secs", "second", "seconds"]),
        Unit(name: "m", factor: 60_000_000_000, aliases: ["min", "mins", "minute", "minutes"]),
        Unit(name: "h", factor: 3_600_000_000_000, aliases: ["hr", "hrs", "hour", "hours"]),
        Unit(name: "d", factor: 86_400_000_000_000, aliases: ["day", "days"]),
    ]

    static let sizeUnits = [
        Unit(name: "B", factor: 1, aliases: ["b", "byte", "bytes"]),
        Unit(name: "KiB", factor: 1 << 10, aliases: ["k", "kb", "ki", "kib"]),
        Unit(name: "MiB", factor: 1 << 20, aliases: ["m", "mb", "mi", "mib"]),
        Unit(name: "GiB", factor: 1 << 30, aliases: ["g", "gb", "gi", "gib"]),
    ]

    /// The value in the smallest unit, exactly.
    static func parse(_ text: String, units: [Unit]) throws(Problem) -> Int64 {
        let (number, unitName) = split(text)
        guard !unitName.isEmpty || number.isEmpty else { throw .missingUnit }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), IntegerText.isDecimal(String(parts[0])), !parts[parts.count - 1].isEmpty else {
            throw .notANumber
        }
        guard let unit = units.first(where: { $0.name == unitName }) else { throw .unknownUnit }
        guard let digits = Int64(parts.joined()) else { throw .tooLarge }
        let scale = parts.dropFirst().joined().reduce(Int128(1)) { scale, _ in scale * 10 }
        let (value, rest) = (Int128(digits) * Int128(unit.factor)).quotientAndRemainder(dividingBy: scale)
        guard rest == 0 else { throw .tooFine }
        guard let value = Int64(exactly: value) else { throw .tooLarge }
        return value
    }

    /// The value in the largest unit that shows it without a fraction.
    static func text(_ value: Int64, units: [Unit]) -> String {
        let unit = units.last { value % $0.factor == 0 && value != 0 } ?? units[0]
        return value % unit.factor == 0 ? "\(value / unit.factor)\(unit.name)" : "\(Double(value) / Double(unit.factor))\(unit.name)"
    }

    fileprivate static func split(_ text: String) -> (number: String, unit: String) {
        let number = text.prefix { $0 == "." || ("0"..."9").contains($0) }
        return (String(number), String(text.dropFirst(number.count)))
    }
}

extension Quantity.Problem {
    /// What the operator may have meant.
    func hint(for text: String, units: [Quantity.Unit]) -> String {
        let (number, unit) = Quantity.split(text)
        switch self {
        case .notANumber: return "a number and a unit, as in `\(units[1].example)`"
        case .missingUnit:
            // Large sizes are written as a count of bytes.
            let bytes = units[0].factor == 1 ? Int64(number).flatMap { $0 >= 4096 ? $0 : nil } : nil
            if let bytes { return "the unit is missing: `\(Quantity.text(bytes, units: units))`?" }
            // Large durations may have been meant in the smallest unit.
            let isLarge = units[0].factor > 1 && Int64(number).map { $0 >= 1_000 } ?? false
            return "the unit is missing: `\(number)\(units[1].name)`\(isLarge ? " or `\(number)\(units[0].name)`" : "")?"
        case .tooLarge: return "too large"
        case .tooFine: return "a fraction of the smallest unit"
        case .unknownUnit:
            let word = unit.drop { $0 == " " }
            let meant = units.first { $0.name == word || $0.aliases.contains(word.lowercased()) }
            return meant.map { "write `\(number)\($0.name)`" } ?? "a number and a unit, as in `\(units[1].example)`"
        }
    }
}

extension Quantity.Unit {
    fileprivate var example: String { name == "s" ? "30s" : "64\(name)" }
}
