/// Comparing secrets in a time that does not tell how much of one is right.
enum ConstantTime {
    /// Takes as long whichever byte differs; the lengths are no secret.
    static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
