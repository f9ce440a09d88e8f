/// The target of a request taken apart: `/breakers/{name}?ttl=5m`, percent-encoding undone.
struct RequestTarget: Equatable {
    let path: [String]
    /// A name that occurs twice has its last value; one without `=` has an empty one.
    let query: [String: String]

    /// `nil` when an escape cannot be undone, or the text is not UTF-8 then.
    init?(_ target: String) {
        let end = target.firstIndex { $0 == "?" || $0 == "#" } ?? target.endIndex
        let path = Self.segments(of: target[..<end]).map { Self.decoded($0) }
        var query: [String: String] = [:]
        for pair in target[end...].dropFirst().prefix(while: { $0 != "#" }).split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            guard let key = Self.decoded(name), let value = Self.decoded(pair[name.endIndex...].dropFirst()) else { return nil }
            query[key] = value
        }
        let known = path.compactMap { $0 }
        guard known.count == path.count else { return nil }
        self.path = known
        self.query = query
    }

    /// What stands between the slashes; a slash at the end counts for nothing.
    static func segments(of path: Substring) -> [Substring] {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if segments.last?.isEmpty == true { segments.removeLast() }
        return Array(segments)
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Self.digit), let low = rest.popFirst().flatMap(Self.digit) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
