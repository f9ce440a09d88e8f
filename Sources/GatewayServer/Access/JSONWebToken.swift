import JSONBytes

/// A signed token (RFC 7519) taken apart, nothing of it believed yet.
struct JSONWebToken: Sendable {
    /// Bytes; headers of requests are limited to as much.
    private static let maximumLength = 8192

    let algorithm: String
    let keyID: String?
    let claims: JSONValue
    /// What the signature is over.
    let signedText: [UInt8]
    let signature: [UInt8]

    /// `nil` for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count <= Self.maximumLength else { return nil }
        guard let header = Self.object(parts[0]), let claims = Self.object(parts[1]), let algorithm = header["alg"]?.stringValue else {
            return nil
        }
        // RFC 9068, section 2.1: a token for an API says so, or says nothing in particular; an extension that must be understood is not.
        let type = header["typ"]?.stringValue?.lowercased() ?? "jwt"
        guard ["at+jwt", "application/at+jwt", "jwt"].contains(type), header["crit"] == nil else { return nil }
        guard let signature = Base64.decode(String(parts[2]), .url) else { return nil }
        self.algorithm = algorithm
        self.keyID = header["kid"]?.stringValue
        self.claims = claims
        self.signedText = Array("\(parts[0]).\(parts[1])".utf8)
        self.signature = signature
    }

    /// Whether it looks like one.
    static func isLikely(_ text: String) -> Bool { text.utf8.count { $0 == UInt8(ascii: ".") } == 2 }

    private static func object(_ part: Substring) -> JSONValue? {
        guard let bytes = Base64.decode(String(part), .url), let json = try? JSONValue.parse(bytes) else { return nil }
        return json.objectValue == nil ? nil : json
    }
}
