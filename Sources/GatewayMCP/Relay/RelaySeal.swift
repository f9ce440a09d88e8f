import Crypto
import GatewayEngine
import JSONBytes

/// Seals an upstream's state while the client carries it: for one caller, one method and one set of parameters.
///
/// ChaCha20-Poly1305 (RFC 8439) with a key of this process. The upstream decides how often a state is good, and for how long.
final class RelaySeal: Sendable {
    private static let prefix = "r1."
    private let key = SymmetricKey(size: .bits256)

    /// - Parameter binding: what the state must come back with, exactly.
    /// - Returns: `nil` when sealing fails, which it does not for such short texts.
    func seal(_ state: String, to binding: [UInt8]) -> String? {
        guard let box = try? ChaChaPoly.seal(Array(state.utf8), using: key, authenticating: binding) else { return nil }
        return Self.prefix + Base64.encode(box.combined, .url)
    }

    /// `nil` for what was not sealed here, or to something else.
    func open(_ sealed: String, boundTo binding: [UInt8]) -> String? {
        guard sealed.hasPrefix(Self.prefix) else { return nil }
        guard let bytes = Base64.decode(sealed.dropFirst(Self.prefix.count), .url) else { return nil }
        guard let box = try? ChaChaPoly.SealedBox(combined: bytes) else { return nil }
        guard let plain = try? ChaChaPoly.open(box, using: key, authenticating: binding) else { return nil }
        return String(validating: plain, as: UTF8.self)
    }
}
