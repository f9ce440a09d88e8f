import JSONBytes

/// What a request's `_meta` says about its era.
struct EnvelopeFacts: Equatable {
    /// The version key is there, whatever its value.
    var claimsModern: Bool
    var hasVersion: Bool
    var hasCapabilities: Bool
    /// The version is what `MCP-Protocol-Version` says; without meaning on a pipe.
    var equalsHeader: Bool

    var isComplete: Bool { hasVersion && hasCapabilities }

    /// A sentence that names what an incomplete envelope lacks.
    var missing: String {
        var keys: [String] = []
        if !hasVersion { keys.append("io.modelcontextprotocol/protocolVersion (a string)") }
        if !hasCapabilities { keys.append("io.modelcontextprotocol/clientCapabilities (an object)") }
        return "_meta lacks " + keys.joined(separator: " and ")
    }
}

extension EnvelopeFacts {
    init(_ meta: Meta, header: String?, in bytes: Span<UInt8>) {
        claimsModern = meta.protocolVersion != nil
        hasVersion = meta.protocolVersion?.kind == .string
        hasCapabilities = meta.clientCapabilities?.kind == .object
        equalsHeader = header.flatMap { header in meta.protocolVersion?.equals(header.utf8.span, in: bytes) } ?? false
    }
}
