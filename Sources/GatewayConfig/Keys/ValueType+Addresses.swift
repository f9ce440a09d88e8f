import Diagnostics

extension ValueType where Value == String {
    /// The base of the upstream's URLs, without a slash at its end.
    static let baseURL = scalar("URL", .form(pattern: "^https?://[^?#@]+$")) { scalar, subject, decoding in
        func refuse(_ hint: String, help: String? = nil) -> String? {
            decoding.report(
                .invalidURL, "`\(subject.name)` is not a URL that can be used here", at: scalar.range, hint: hint, help: help)
            return nil
        }
        guard let scheme = ["http://", "https://"].first(where: scalar.text.hasPrefix) else {
            return refuse("must begin with `http://` or `https://`")
        }
        let rest = scalar.text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            decoding.markSecret(scalar.range)
            return refuse("no user or password here", help: "declare an entry of `credentials` in policies.yaml")
        }
        guard Address.isHostAndPort(authority) else { return refuse("the host is missing or malformed") }
        let path = rest.dropFirst(authority.count)
        guard !path.contains("?"), !path.contains("#") else { return refuse("no `?` and no `#` here") }
        guard path.utf8.allSatisfy(ASCII.isPath) else { return refuse("percent-encode this path") }
        return scheme + authority + path.trimmingSlashes
    }

    /// Where clients find a picture.
    static let iconSource = scalar("URL", .form(pattern: "^(https://|data:)")) { scalar, subject, decoding in
        guard ["https://", "data:"].contains(where: scalar.text.hasPrefix), scalar.text.utf8.allSatisfy(ASCII.isGraphic) else {
            decoding.report(
                .invalidURL, "`\(subject.name)` is not a URL that can be used here", at: scalar.range,
                hint: "must begin with `https://` or `data:`")
            return nil
        }
        return scalar.text
    }

    /// The path of the MCP endpoint.
    static let serverPath = scalar("path", .form(pattern: "^/")) { scalar, subject, decoding in
        guard scalar.text.hasPrefix("/"), scalar.text.utf8.allSatisfy({ ASCII.isPath($0) && $0 != UInt8(ascii: "%") }) else {
            decoding.report(
                .invalidPath, "`\(subject.name)` must be a path, not `\(scalar.text)`", at: scalar.range, hint: "write it as in `/mcp`")
            return nil
        }
        return scalar.text
    }

    /// An address to listen on, of whatever reach.
    static let address = scalar("address", .text(pattern: #"^\S+$"#)) { scalar, subject, decoding in
        guard Address.isListenable(scalar.text) else {
            decoding.report(
                .invalidHostName, "`\(scalar.text)` is not an address to listen on", at: scalar.range,
                hint: "an IP address or a name, without port: `127.0.0.1`, `::1`, `0.0.0.0`")
            return nil
        }
        return scalar.text
    }

    /// A value of the Host header, without port.
    static let hostName = scalar("host name", .text(pattern: "^[^/ ]+$")) { scalar, subject, decoding in
        guard Address.isHost(scalar.text[...]) else {
            decoding.report(
                .invalidHostName, "`\(scalar.text)` is not a host name", at: scalar.range,
                hint: "no scheme, no port, no path: `music.example.com`")
            return nil
        }
        return scalar.text
    }

    /// A value of the Origin header.
    static let origin = scalar("origin", .form(pattern: "^https?://[^/]+$")) { scalar, subject, decoding in
        let host = ["http://", "https://"].first(where: scalar.text.hasPrefix).map { scalar.text.dropFirst($0.count) }
        guard let host, Address.isHostAndPort(host) else {
            decoding.report(
                .invalidOrigin, "`\(scalar.text)` is not an origin", at: scalar.range,
                hint: "scheme, host and port only: `https://app.example.com`")
            return nil
        }
        return scalar.text
    }
}

/// Shapes of hosts and ports, in configuration files and on the command line.
///
/// Nothing here resolves a name.
package enum Address {
    static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.utf8.count > 4 && text.dropFirst().dropLast().utf8.allSatisfy { isHexadecimal($0) || ":.".utf8.contains($0) }
        }
        return !text.isEmpty && text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F }
            }
    }

    static func isHostAndPort(_ text: Substring) -> Bool {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else { return isHost(text) }
        let port = text[text.index(after: colon)...]
        return isHost(text[..<colon]) && port.utf8.allSatisfy(ASCII.isDigit) && (UInt16(port) ?? 0) > 0
    }

    /// Only this machine can reach it: `127.x.x.x`, `::1` or `localhost`.
    package static func isLoopback(_ text: String) -> Bool {
        if text == "localhost" || text == "::1" { return true }
        let bytes = text.split(separator: ".", omittingEmptySubsequences: false)
        return bytes.count == 4 && bytes[0] == "127" && bytes.allSatisfy { IntegerText.isDecimal(String($0)) && UInt8($0) != nil }
    }

    /// Whether two listeners on one port would want the same address, as far as can be told: a name may stand for any.
    static func overlap(_ one: String, _ other: String) -> Bool {
        one == other || [one, other].contains { $0 == "0.0.0.0" || $0 == "::" || !isLiteral($0) }
    }

    private static func isLiteral(_ text: String) -> Bool {
        text.contains(":") || text.split(separator: ".").count == 4 && text.utf8.allSatisfy { ASCII.isDigit($0) || $0 == UInt8(ascii: ".") }
    }

    /// A name, an IPv4 address, or an IPv6 address without brackets.
    static func isListenable(_ text: String) -> Bool {
        if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
            return text.utf8.count <= 45 && text.utf8.allSatisfy { isHexadecimal($0) || ":.".utf8.contains($0) }
        }
        return !text.hasPrefix("[") && isHost(text[...])
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}

extension Substring {
    fileprivate var trimmingSlashes: Substring {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
