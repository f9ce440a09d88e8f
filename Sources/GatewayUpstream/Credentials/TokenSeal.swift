import Crypto
import FoundationEssentials
import GatewayPlan
import JSONBytes

/// Encrypts the token file: ChaCha20-Poly1305 under a key that is not in the file.
struct TokenSeal {
    /// Bound to the text, so that nothing sealed for another purpose opens here.
    private static let purpose = Data("setlist token store 1".utf8)

    private let key: SymmetricKey

    /// - Parameter key: 32 bytes in base64, as the configuration has checked; `nil` for anything else.
    init?(_ key: Secret) {
        guard let bytes = key.reveal({ Base64.decode($0) }), bytes.count == 32 else { return nil }
        self.key = SymmetricKey(data: bytes)
    }

    /// Nonce, ciphertext and tag, in base64.
    func seal(_ text: [UInt8]) throws -> String {
        Base64.encode(try ChaChaPoly.seal(text, using: key, authenticating: Self.purpose).combined)
    }

    /// `nil` when it was sealed with another key, or changed since.
    func open(_ sealed: String) -> [UInt8]? {
        guard let bytes = Base64.decode(sealed), let box = try? ChaChaPoly.SealedBox(combined: bytes) else { return nil }
        return (try? ChaChaPoly.open(box, using: key, authenticating: Self.purpose)).map { Array($0) }
    }
}
