import Crypto
import GatewayPlan
import JSONBytes

/// Proof that whoever redeems a code is who asked for it (RFC 7636), by S256.
struct PKCE: Sendable {
    /// 43 characters of 32 random bytes.
    let verifier: Secret

    init(verifier: Secret = Secret(RandomText.make())) { self.verifier = verifier }

    /// What travels through the browser.
    var challenge: String { verifier.reveal { Base64.encode(SHA256.hash(data: Array($0.utf8)).map { $0 }, .url) } }
}

/// Texts that cannot be guessed.
package enum RandomText {
    /// 32 bytes of the system's randomness in base64 for URLs: 43 characters.
    package static func make() -> String {
        var random = SystemRandomNumberGenerator()
        return Base64.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }, .url)
    }
}
