import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

extension ValueType where Value == String {
    /// A URL that secrets travel to: over TLS, or within this machine.
    static let secureURL: ValueType = {
        ValueType("URL", baseURL.shape) { node, subject, decoding in
            guard let url = baseURL.decode(node, subject, decoding) else { return nil }
            let authority = url.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
            guard url.hasPrefix("https://") || Address.isLoopbackAuthority(authority) else {
                decoding.report(
                    .invalidURL, "`\(subject.name)` is not a URL that can be used here", at: node.range,
                    hint: "must begin with `https://`: secrets travel there")
                return nil
            }
            return url
        }
    }()

    /// The loopback address of a redirect; `localhost` may be another machine's.
    static let loopbackLiteral = scalar("`127.0.0.1` `::1`", .choice(["127.0.0.1", "::1"])) { scalar, subject, decoding in
        guard scalar.text == "127.0.0.1" || scalar.text == "::1" else {
            decoding.report(
                .invalidChoice, "`\(subject.name)` cannot be `\(scalar.text)`", at: scalar.range, hint: "use `127.0.0.1` or `::1`",
                notes: ["a name such as `localhost` need not be this machine (RFC 8252, section 8.3)"])
            return nil
        }
        return scalar.text
    }
}

extension ValueType where Value == Secret {
    /// 32 bytes in base64, or nothing.
    static let encryptionKey: ValueType = {
        var type = ValueType("text", .secret) { node, subject, decoding in
            guard let key = secret.decode(node, subject, decoding) else { return nil }
            let isKey = key.isEmpty || key.reveal { Base64.decode($0)?.count == 32 }
            guard isKey else {
                decoding.report(
                    .invalidKey, "`\(subject.name)` is not 32 bytes in base64", at: node.range, hint: "a key of another length or form",
                    help: "make one with `openssl rand -base64 32`")
                return nil
            }
            return key
        }
        type.isSecret = true
        return type
    }()
}

extension Address {
    /// `127.0.0.1:9090`, `[::1]` or `localhost`, with any port.
    static func isLoopbackAuthority(_ authority: Substring) -> Bool {
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        return isLoopback(String(authority.prefix { $0 != ":" }))
    }
}
