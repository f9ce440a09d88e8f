/// Comparing header text, where letters of both cases are the same.
enum ASCII {
    static func equalsIgnoringCase(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices {
            let (one, other) = (left[index], right[index])
            // Nearly all bytes are the same.
            if one != other, lowercase(one) != lowercase(other) { return false }
        }
        return true
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
}

extension String {
    func equalsIgnoringCase(_ other: StaticString) -> Bool {
        let text = utf8.span
        return other.withUTF8Buffer { ASCII.equalsIgnoringCase(text, $0.span) }
    }

    func equalsIgnoringCase(_ other: String) -> Bool { ASCII.equalsIgnoringCase(utf8.span, other.utf8.span) }
}
