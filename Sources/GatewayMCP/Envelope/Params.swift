import JSONBytes

/// The members of `params` that some method here reads, found in one walk.
struct Params {
    private var isNoObject = false
    private var nameMember = UniqueMember()
    private var uriMember = UniqueMember()
    private var argumentsMember = UniqueMember()
    private var cursorMember = UniqueMember()
    private var versionMember = UniqueMember()
    private var requestIDMember = UniqueMember()
    private var refMember = UniqueMember()
    private var argumentMember = UniqueMember()
    private var inputResponsesMember = UniqueMember()
    private var requestStateMember = UniqueMember()
    private var metaMember = UniqueMember()
    private var levelMember = UniqueMember()
    private var notificationsMember = UniqueMember()
    private var capabilitiesMember = UniqueMember()
    private(set) var meta = Meta()

    var name: JSONToken? { nameMember.value }
    var uri: JSONToken? { uriMember.value }
    var arguments: JSONToken? { argumentsMember.value }
    var cursor: JSONToken? { cursorMember.value }
    var protocolVersion: JSONToken? { versionMember.value }
    /// What `completion/complete` is asked for, and for which part of it.
    var ref: JSONToken? { refMember.value }
    var argument: JSONToken? { argumentMember.value }
    /// What the client's user has answered to an earlier result, and the state that came with it.
    var inputResponses: JSONToken? { inputResponsesMember.value }
    var requestState: JSONToken? { requestStateMember.value }
    var requestID: JSONToken? { requestIDMember.value }
    /// Of `logging/setLevel`.
    var level: JSONToken? { levelMember.value }
    /// What `subscriptions/listen` asks for.
    var notifications: JSONToken? { notificationsMember.value }
    /// Of `initialize`.
    var capabilities: JSONToken? { capabilitiesMember.value }

    /// Neither absent nor null nor an object, or one of the members came twice.
    var isMalformed: Bool {
        isNoObject || nameMember.isRepeated || uriMember.isRepeated || argumentsMember.isRepeated || cursorMember.isRepeated
            || versionMember.isRepeated || requestIDMember.isRepeated || metaMember.isRepeated || meta.hasRepeatedMember
            || levelMember.isRepeated || notificationsMember.isRepeated || capabilitiesMember.isRepeated || refMember.isRepeated
            || argumentMember.isRepeated
            || inputResponsesMember.isRepeated || requestStateMember.isRepeated
    }

    func mustBeWellFormed() throws(RPCError) {
        guard !isMalformed else { throw .invalidParams("Invalid params: must be an object, each member given once") }
    }

    init(_ token: JSONToken?, in bytes: Span<UInt8>) {
        guard let token, token.kind != .null else { return }
        isNoObject = token.kind != .object
        var walk = JSONMembers(of: token)
        while let member = walk.next(in: bytes) { take(member, in: bytes) }
        if let value = metaMember.value { meta = Meta(value, in: bytes) }
    }

    private mutating func take(_ member: JSONMember, in bytes: Span<UInt8>) {
        let key = member.key
        if key.equals("name", in: bytes) {
            nameMember.take(member.value)
        } else if key.equals("arguments", in: bytes) {
            argumentsMember.take(member.value)
        } else if key.equals("_meta", in: bytes) {
            metaMember.take(member.value)
        } else if key.equals("cursor", in: bytes) {
            cursorMember.take(member.value)
        } else if key.equals("protocolVersion", in: bytes) {
            versionMember.take(member.value)
        } else if key.equals("requestId", in: bytes) {
            requestIDMember.take(member.value)
        } else if key.equals("uri", in: bytes) {
            uriMember.take(member.value)
        } else if key.equals("level", in: bytes) {
            levelMember.take(member.value)
        } else if key.equals("notifications", in: bytes) {
            notificationsMember.take(member.value)
        } else if key.equals("capabilities", in: bytes) {
            capabilitiesMember.take(member.value)
        } else if key.equals("inputResponses", in: bytes) {
            inputResponsesMember.take(member.value)
        } else if key.equals("requestState", in: bytes) {
            requestStateMember.take(member.value)
        } else if key.equals("ref", in: bytes) {
            refMember.take(member.value)
        } else if key.equals("argument", in: bytes) {
            argumentMember.take(member.value)
        }
    }
}
