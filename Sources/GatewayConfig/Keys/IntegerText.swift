/// How numbers are written in the language: as in JSON, so that no reader sees another number.
enum IntegerText {
    /// `0`, `-12`, `4096`.
    static func isDecimal(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? Array(text.utf8.dropFirst()) : Array(text.utf8)
        guard let first = digits.first, digits.allSatisfy(ASCII.isDigit) else { return false }
        return digits.count == 1 || first != UInt8(ascii: "0")
    }

    /// A decimal with a fraction or an exponent, if any.
    static func isJSONNumber(_ text: String) -> Bool {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard isDecimal(String(mantissa[0])) else { return false }
        if mantissa.count == 2, !isDigits(mantissa[1]) { return false }
        guard parts.count == 2 else { return true }
        let exponent = parts[1]
        return isDigits(exponent.hasPrefix("-") || exponent.hasPrefix("+") ? exponent.dropFirst() : exponent)
    }

    /// What the operator may have meant.
    static func hint(for scalar: Scalar) -> String {
        let text = scalar.text
        if isDecimal(text) { return "remove the quotes" }
        if isDigits(text[...]) {
            let decimal = text.drop { $0 == "0" }
            return "leading zeros are refused: write `\(decimal.isEmpty ? "0" : decimal)`"
        }
        let plain = text.filter { $0 != "_" && $0 != "+" && $0 != "," }
        return isDecimal(plain) ? "write `\(plain)`" : "write it in decimal digits"
    }

    private static func isDigits(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy(ASCII.isDigit) }
}
