import JSONBytes

/// The handshake of the legacy revisions.
enum Initialize {
    /// The revision to agree on: the client's, if it is a legacy one, else the newest of those, which is a counter-offer and no error.
    static func negotiate(_ request: Envelope.Request, in bytes: Span<UInt8>) throws(RPCError) -> Revision {
        guard !request.params.isMalformed, let version = request.params.protocolVersion, version.kind == .string else {
            throw .invalidParams("Invalid params: protocolVersion must be a string")
        }
        guard let revision = Revision(version, in: bytes), !revision.isModern else { return .newestLegacy }
        return revision
    }
}
