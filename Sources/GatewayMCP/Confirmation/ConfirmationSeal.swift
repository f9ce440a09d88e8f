import Crypto
import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore
import Synchronization

/// Seals what a question was about into the `requestState` that comes back with its answer, so that nothing is remembered meanwhile.
///
/// ChaCha20-Poly1305 (RFC 8439) with a key of this process. The time it holds until is inside; whom it was given to, the tool and
/// every argument are authenticated beside it. Each state is good once.
final class ConfirmationSeal: Sendable {
    enum Problem: Error, Equatable {
        /// Not sealed here, or for another caller, tool or argument.
        case foreign
        case expired
        case spent
    }

    private static let prefix = "v1."
    private let key = SymmetricKey(size: .bits256)
    private let spent = Mutex(SpentStates())

    /// - Parameter deadline: when the state is no longer good.
    /// - Returns: `nil` when sealing fails, which it does not for such short texts.
    func seal(_ call: ToolCall, until deadline: NIODeadline) -> String? {
        var time = deadline.uptimeNanoseconds.bigEndian
        let plain = withUnsafeBytes(of: &time) { Array($0) }
        guard let box = try? ChaChaPoly.seal(plain, using: key, authenticating: call.identity) else { return nil }
        return Self.prefix + Base64.encode(box.combined, .url)
    }

    /// Whether a state is good for this call; it stays so.
    func check(_ state: String, for call: ToolCall, now: NIODeadline) throws(Problem) { _ = try open(state, call, now) }

    /// Whether a state is good for this call; never again after this.
    func spend(_ state: String, for call: ToolCall, now: NIODeadline) throws(Problem) {
        let (nonce, deadline) = try open(state, call, now)
        guard spent.withLock({ $0.insert(nonce, until: deadline, now: now) }) else { throw .spent }
    }

    private func open(_ state: String, _ call: ToolCall, _ now: NIODeadline) throws(Problem) -> (nonce: [UInt8], deadline: NIODeadline) {
        guard state.hasPrefix(Self.prefix), let bytes = Base64.decode(state.dropFirst(Self.prefix.count), .url) else {
            throw .foreign
        }
        guard let box = try? ChaChaPoly.SealedBox(combined: bytes),
            let plain = try? ChaChaPoly.open(box, using: key, authenticating: call.identity), plain.count == 8
        else { throw .foreign }
        let deadline = NIODeadline.uptimeNanoseconds(plain.reduce(0) { $0 << 8 | UInt64($1) })
        guard now < deadline else { throw .expired }
        let nonce = Array(box.nonce)
        guard !spent.withLock({ $0.contains(nonce) }) else { throw .spent }
        return (nonce, deadline)
    }
}

/// The states that have been used, each until it would have expired anyway.
struct SpentStates {
    private var states: [[UInt8]: NIODeadline] = [:]

    func contains(_ nonce: [UInt8]) -> Bool { states[nonce] != nil }

    /// False when it is there already.
    mutating func insert(_ nonce: [UInt8], until deadline: NIODeadline, now: NIODeadline) -> Bool {
        guard states[nonce] == nil else { return false }
        states = states.filter { now < $0.value }
        states[nonce] = deadline
        return true
    }

    var count: Int { states.count }
}

extension ToolCall {
    /// The caller, the tool and every argument, so that no two calls have the same bytes.
    fileprivate var identity: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ text: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt64(text.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: text)
        }
        append(principal.id.utf8)
        append(tool.name.utf8)
        for position in tool.parameters.indices {
            let value = withValue(ofParameter: position) { value, json in
                json.extracting(value.range).withUnsafeBufferPointer { Array($0) }
            }
            bytes.append(value == nil ? 0 : 1)
            append(value ?? [])
        }
        return bytes
    }
}
