import JSONBytes
import NIOCore

extension SimulatorToken {
    private static let keys: Set<String> = ["token", "user", "scopes", "premium", "expires_in_s"]

    /// Reads a list such as `[{"token":"t","user":"neighbour","scopes":["user-read-private"],"premium":true}]`.
    static func parse(_ buffer: ByteBuffer, at now: Timestamp) throws(ControlError) -> [SimulatorToken] {
        guard let elements = (try? JSONValue.parse(buffer))?.arrayValue else {
            throw ControlError(message: "expected a JSON list of tokens")
        }
        var tokens: [SimulatorToken] = []
        for element in elements { tokens.append(try SimulatorToken(element, at: now)) }
        return tokens
    }

    private init(_ value: JSONValue, at now: Timestamp) throws(ControlError) {
        let body = try ControlBody(value, keys: Self.keys)
        guard let token = try body.string("token"), !token.isEmpty else { throw ControlError(message: "a token needs a 'token'") }
        self.init(token, user: try body.word("user", SimulatorUser.self) ?? .owner, isPremium: try body.bool("premium"))
        if let names = value["scopes"] {
            let list = (names.arrayValue ?? []).map { $0.stringValue ?? "?" }.joined(separator: " ")
            guard names.arrayValue != nil, let scopes = Scope.list(list) else {
                throw ControlError(message: "'scopes' must be a list of scopes")
            }
            self.scopes = scopes
        }
        if let seconds = try body.count("expires_in_s") { expiresAt = now.elapsed + .seconds(seconds) }
    }

    func write(into writer: inout JSONWriter) {
        writer.object {
            $0.member("token", value)
            $0.member("user", user.rawValue)
            $0.member("scopes", array: scopes.map(\.rawValue).sorted()) { $1.string($0) }
            if let isPremium { $0.member("premium", isPremium) }
            if let expiresAt { $0.member("expires_at_s", Int(expiresAt.components.seconds)) }
        }
    }
}
