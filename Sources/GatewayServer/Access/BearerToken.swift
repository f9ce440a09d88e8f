import JSONBytes

/// What a request shows to get in.
enum BearerToken: Equatable {
    case none
    case one(String)
    /// Something that is not `Bearer TOKEN`.
    case malformed

    /// - Parameter authorization: the header's value.
    init(_ authorization: String?) {
        guard let value = authorization.map({ HeaderText.trimmed($0) }) else {
            self = .none
            return
        }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, String(parts[0]).equalsIgnoringCase("bearer"), Self.isToken(parts[1]) else {
            self = .malformed
            return
        }
        self = .one(String(parts[1]))
    }

    /// RFC 6750 `b64token`.
    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~+/=".utf8.contains(byte)
                }
            }
    }

    /// Whether a request's target has a token in its query, where logs and proxies keep it.
    static func isInQuery(of target: String) -> Bool {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return target[target.index(after: mark)...].split(separator: "&").contains { field in
            String(field.prefix { $0 != "=" }).equalsIgnoringCase("access_token")
        }
    }
}
