extension JSONToken {
    /// The number as an integer, in the sense of JSON Schema: `5`, `5.0`, `5e0` and `50e-1` are all five.
    ///
    /// - Returns: `nil` for a fraction, for what does not fit in 64 bits, and for every other kind.
    package func int64(in bytes: Span<UInt8>) -> Int64? {
        guard kind == .number, let number = JSONDecimal(bytes, range(in: bytes)) else { return nil }
        return number.int64(in: bytes)
    }

    /// The number, rounded to the nearest double.
    ///
    /// - Returns: `nil` for what is beyond the range of a double, and for every other kind.
    package func double(in bytes: Span<UInt8>) -> Double? {
        guard kind == .number, let value = Double(String(copying: bytes, in: range(in: bytes))), value.isFinite else { return nil }
        return value
    }

    /// `true` or `false`; `nil` for every other kind.
    package func bool(in bytes: Span<UInt8>) -> Bool? {
        let range = range(in: bytes)
        guard kind == .boolean, !range.isEmpty else { return nil }
        return bytes[range.lowerBound] == UInt8(ascii: "t")
    }
}
