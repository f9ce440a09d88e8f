import Crypto
import CryptoExtras
import Foundation
import GatewayPlan
import JSONBytes

@testable import GatewayServer

/// Makes tokens, and the public half of what they are signed with.
struct SigningKey: Sendable {
    enum Kind: Sendable {
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
        case rsa(_RSA.Signing.PrivateKey)
    }

    let id: String
    let kind: Kind

    static func p256(_ id: String = "k1") -> SigningKey { SigningKey(id: id, kind: .p256(.init())) }

    /// Of a size that is enough; made once, for it takes a while.
    static let rsa: SigningKey? = (try? _RSA.Signing.PrivateKey(keySize: .bits2048)).map { SigningKey(id: "rsa", kind: .rsa($0)) }

    /// The key as an entry of a key set.
    var json: JSONValue {
        var object: JSONObject = ["kid": .string(id), "use": "sig"]
        switch kind {
        case .p256(let key): Self.setPoint(key.publicKey.x963Representation, curve: "P-256", in: &object)
        case .p384(let key): Self.setPoint(key.publicKey.x963Representation, curve: "P-384", in: &object)
        case .ed25519(let key):
            object["kty"] = "OKP"
            object["crv"] = "Ed25519"
            object["x"] = .string(Base64.encode(key.publicKey.rawRepresentation, .url))
        case .rsa(let key):
            object["kty"] = "RSA"
            if let primitives = try? key.publicKey.getKeyPrimitives() {
                object["n"] = .string(Base64.encode(primitives.modulus, .url))
                object["e"] = .string(Base64.encode(primitives.publicExponent, .url))
            }
        }
        return .object(object)
    }

    private static func setPoint(_ point: Data, curve: String, in object: inout JSONObject) {
        let half = (point.count - 1) / 2
        object["kty"] = "EC"
        object["crv"] = .string(curve)
        object["x"] = .string(Base64.encode(point.dropFirst().prefix(half), .url))
        object["y"] = .string(Base64.encode(point.suffix(half), .url))
    }

    /// A signed token.
    func sign(_ claims: JSONValue, algorithm: String, header change: (inout JSONObject) -> Void = { _ in }) throws -> String {
        var header: JSONObject = ["alg": .string(algorithm), "kid": .string(id), "typ": "at+jwt"]
        change(&header)
        let text = [JSONValue.object(header), claims].map { Base64.encode($0.description.utf8, .url) }.joined(separator: ".")
        return text + "." + Base64.encode(try signature(of: Data(text.utf8), algorithm), .url)
    }

    private func signature(of text: Data, _ algorithm: String) throws -> Data {
        switch kind {
        case .p256(let key): return try key.signature(for: SHA256.hash(data: text)).rawRepresentation
        case .p384(let key): return try key.signature(for: SHA384.hash(data: text)).rawRepresentation
        case .ed25519(let key): return try key.signature(for: text)
        case .rsa(let key):
            switch algorithm {
            case "PS256": return try key.signature(for: SHA256.hash(data: text), padding: .PSS).rawRepresentation
            case "RS384": return try key.signature(for: SHA384.hash(data: text), padding: .insecurePKCS1v1_5).rawRepresentation
            case "RS512": return try key.signature(for: SHA512.hash(data: text), padding: .insecurePKCS1v1_5).rawRepresentation
            default: return try key.signature(for: SHA256.hash(data: text), padding: .insecurePKCS1v1_5).rawRepresentation
            }
        }
    }
}

/// A resource server and tokens for it.
enum TokenFixture {
    static let now: Int64 = 1_800_000_000
    static let resource = "https://gateway.example.com/mcp"

    static func plan(_ change: (inout ResourceServerPlan) -> Void = { _ in }) -> ResourceServerPlan {
        var plan = ResourceServerPlan(
            resource: resource, issuer: "https://accounts.example.com/", authorizationServers: ["https://accounts.example.com/"],
            keys: .file("/nowhere"), algorithms: [.es256, .rs256], leeway: 30_000_000_000, keysLifetime: 3_600_000_000_000,
            keysPause: 30_000_000_000, keysTimeout: 1_000_000_000, accountClaim: nil, scopes: [], rememberedTokens: 4)
        change(&plan)
        return plan
    }

    static func claims(_ change: (inout JSONObject) -> Void = { _ in }) -> JSONValue {
        var claims: JSONObject = [
            "iss": "https://accounts.example.com/", "aud": .string(resource), "sub": "ann", "exp": .integer(now + 600),
            "iat": .integer(now),
        ]
        change(&claims)
        return .object(claims)
    }
}
