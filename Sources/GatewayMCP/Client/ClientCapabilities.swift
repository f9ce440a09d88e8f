import JSONBytes

/// What a client has said it can do: at `initialize` in the older revisions, with every request in the modern one.
package struct ClientCapabilities: Sendable, Equatable {
    package var elicitsForms = false
    package var elicitsURLs = false
    package var samples = false
    package var listsRoots = false

    package init() {}
}

extension ClientCapabilities {
    /// Reads a `ClientCapabilities` object of the protocol; nothing is declared by anything else.
    init(_ token: JSONToken?, in bytes: Span<UInt8>) {
        guard let token, token.kind == .object else { return }
        var walk = JSONMembers(of: token)
        while let member = walk.next(in: bytes) {
            guard member.value.kind == .object else { continue }
            if member.key.equals("elicitation", in: bytes) {
                takeElicitation(member.value, in: bytes)
            } else if member.key.equals("sampling", in: bytes) {
                samples = true
            } else if member.key.equals("roots", in: bytes) {
                listsRoots = true
            }
        }
    }

    /// An empty object means forms, as it did before there was anything else.
    private mutating func takeElicitation(_ token: JSONToken, in bytes: Span<UInt8>) {
        var namesMode = false
        var walk = JSONMembers(of: token)
        while let member = walk.next(in: bytes) {
            if member.key.equals("form", in: bytes) {
                elicitsForms = true
                namesMode = true
            } else if member.key.equals("url", in: bytes) {
                elicitsURLs = true
                namesMode = true
            }
        }
        if !namesMode { elicitsForms = true }
    }
}
