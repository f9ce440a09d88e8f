/// A JSON number taken apart: its digits, read as one integer, times a power of ten.
struct JSONDecimal {
    private let isNegative: Bool
    /// Integer and fraction digits, with the point between them.
    private let digits: Range<Int>
    private let digitCount: Int
    private let power: Int

    /// `nil` when the range is not a number.
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        var offset = range.lowerBound
        guard offset < range.upperBound else { return nil }
        isNegative = bytes[offset] == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        let start = offset
        var point: Int?
        while offset < range.upperBound, bytes[offset] | 0x20 != UInt8(ascii: "e") {
            if bytes[offset] == UInt8(ascii: ".") { point = offset }
            offset += 1
        }
        digits = start..<offset
        digitCount = digits.count - (point == nil ? 0 : 1)
        let fraction = point.map { offset - $0 - 1 } ?? 0
        power = Self.exponent(bytes, offset..<range.upperBound) - fraction
    }

    /// The integer it is; `nil` for a fraction and for what does not fit.
    func int64(in bytes: Span<UInt8>) -> Int64? {
        var magnitude: UInt64 = 0
        // Digits from here on stand behind the point.
        var left = digitCount + min(power, 0)
        for offset in digits where bytes[offset] != UInt8(ascii: ".") {
            let digit = UInt64(bytes[offset] & 0x0F)
            if left > 0 {
                guard let next = Self.append(digit, to: magnitude) else { return nil }
                magnitude = next
                left -= 1
            } else if digit != 0 {
                return nil
            }
        }
        guard magnitude != 0 else { return 0 }
        var zeros = power
        while zeros > 0 {
            guard let next = Self.append(0, to: magnitude) else { return nil }
            magnitude = next
            zeros -= 1
        }
        return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
    }

    private static func append(_ digit: UInt64, to magnitude: UInt64) -> UInt64? {
        let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = shifted.addingReportingOverflow(digit)
        return overflow || carry ? nil : sum
    }

    /// The number after the `e`, or 0; beyond ten digits the size no longer matters, as no document has so many digits.
    private static func exponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var value = 0
        var isNegative = false
        for offset in range.dropFirst() {
            switch bytes[offset] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            default: value = min(value * 10 + Int(bytes[offset] & 0x0F), 10_000_000_000)
            }
        }
        return isNegative ? -value : value
    }
}
