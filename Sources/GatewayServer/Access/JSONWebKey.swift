import Crypto
import CryptoExtras
import FoundationEssentials
import GatewayPlan
import JSONBytes

/// A public key of a key set (RFC 7517) that tokens may be signed with.
struct JSONWebKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// Bytes: 2048 bits.
    private static let minimumModulus = 256

    let id: String?
    /// The one algorithm that it is for; `nil`: any that fits.
    private let algorithm: String?
    private let material: Material

    /// `nil` for a key of another kind, for encryption, or too weak.
    init?(_ json: JSONValue) {
        guard json["use"]?.stringValue ?? "sig" == "sig" else { return nil }
        if let operations = json["key_ops"]?.arrayValue, !operations.contains("verify") { return nil }
        id = json["kid"]?.stringValue
        algorithm = json["alg"]?.stringValue
        func bytes(_ name: String) -> [UInt8]? { json[name]?.stringValue.flatMap { Base64.decode($0, .url) } }
        switch (json["kty"]?.stringValue, json["crv"]?.stringValue) {
        case ("RSA", _):
            guard let modulus = bytes("n"), let exponent = bytes("e"), modulus.drop(while: { $0 == 0 }).count >= Self.minimumModulus else {
                return nil
            }
            guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else { return nil }
            material = .rsa(key)
        case ("EC", "P-256"):
            guard let x = bytes("x"), let y = bytes("y"), let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y) else {
                return nil
            }
            material = .p256(key)
        case ("EC", "P-384"):
            guard let x = bytes("x"), let y = bytes("y"), let key = try? P384.Signing.PublicKey(x963Representation: [4] + x + y) else {
                return nil
            }
            material = .p384(key)
        case ("OKP", "Ed25519"):
            guard let x = bytes("x"), let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else { return nil }
            material = .ed25519(key)
        default: return nil
        }
    }

    /// Whether this key made the signature by this algorithm; false when it is for another one.
    func verifies(_ signature: [UInt8], of text: [UInt8], by algorithm: ResourceServerPlan.Algorithm) -> Bool {
        guard self.algorithm == nil || self.algorithm == algorithm.rawValue else { return false }
        switch (material, algorithm) {
        case (.rsa(let key), .rs256):
            return key.isValidSignature(
                .init(rawRepresentation: signature), for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5)
        case (.rsa(let key), .rs384):
            return key.isValidSignature(
                .init(rawRepresentation: signature), for: SHA384.hash(data: text), padding: .insecurePKCS1v1_5)
        case (.rsa(let key), .rs512):
            return key.isValidSignature(
                .init(rawRepresentation: signature), for: SHA512.hash(data: text), padding: .insecurePKCS1v1_5)
        case (.rsa(let key), .ps256):
            return key.isValidSignature(.init(rawRepresentation: signature), for: SHA256.hash(data: text), padding: .PSS)
        case (.p256(let key), .es256):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: text))
        case (.p384(let key), .es384):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA384.hash(data: text))
        case (.ed25519(let key), .edDSA):
            return key.isValidSignature(signature, for: text)
        default: return false
        }
    }
}
