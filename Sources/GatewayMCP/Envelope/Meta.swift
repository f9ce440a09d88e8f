import JSONBytes

/// The envelope of the modern era inside `params._meta`: which revision the request speaks and what its client can do.
struct Meta {
    private var version = UniqueMember()
    private var capabilities = UniqueMember()

    /// Of any kind; only a string is an envelope.
    var protocolVersion: JSONToken? { version.value }
    var clientCapabilities: JSONToken? { capabilities.value }
    var hasRepeatedMember: Bool { version.isRepeated || capabilities.isRepeated }

    init() {}

    init(_ token: JSONToken, in bytes: Span<UInt8>) {
        var walk = JSONMembers(of: token)
        while let member = walk.next(in: bytes) {
            if member.key.equals("io.modelcontextprotocol/protocolVersion", in: bytes) {
                version.take(member.value)
            } else if member.key.equals("io.modelcontextprotocol/clientCapabilities", in: bytes) {
                capabilities.take(member.value)
            }
        }
    }
}
