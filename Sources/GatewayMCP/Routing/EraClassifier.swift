/// Decides which era a message belongs to, from what it says itself and, over HTTP, from `MCP-Protocol-Version`.
///
/// The body leads and the header must agree. Pure, so that the whole table is one test.
enum EraClassifier {
    enum Body: Equatable {
        case request(isInitialize: Bool, EnvelopeFacts)
        case notification
        case response
        case batch
    }

    /// What the header says.
    enum VersionHeader: Equatable {
        case absent
        case known(Revision)
        case unknown(String)
    }

    enum Route: Equatable {
        /// Complete in itself; the revision is still to be checked.
        case modern
        case legacy(Revision)
        /// Taken and ignored.
        case drop
        case refuse(RPCError)
    }

    static func overHTTP(_ body: Body, _ header: VersionHeader) -> Route {
        switch body {
        case .request(let isInitialize, let envelope): request(isInitialize, envelope, header)
        case .notification:
            switch header {
            case .absent: .legacy(.assumedWithoutHeader)
            case .known(let revision): revision.isModern ? .drop : .legacy(revision)
            case .unknown(let version): .refuse(unsupported(version))
            }
        case .response:
            switch header {
            case .known(let revision) where !revision.isModern: .legacy(revision)
            case .absent: .legacy(.assumedWithoutHeader)
            case .known, .unknown: .refuse(.invalidRequest("a response, and no request was sent"))
            }
        case .batch:
            switch header {
            case .absent: .legacy(.assumedWithoutHeader)
            case .known(let revision) where revision.acceptsBatches: .legacy(revision)
            case .known, .unknown: .refuse(.batchesUnknown)
            }
        }
    }

    private static func request(_ isInitialize: Bool, _ envelope: EnvelopeFacts, _ header: VersionHeader) -> Route {
        // An `initialize` with half an envelope is the handshake of a legacy client with a mind of its own.
        if envelope.isComplete || (envelope.claimsModern && !isInitialize) {
            guard envelope.isComplete else { return .refuse(.incompleteEnvelope(envelope.missing)) }
            return envelope.equalsHeader ? .modern : .refuse(.headerMismatch("MCP-Protocol-Version must equal the version in _meta"))
        }
        switch header {
        case .absent: return .legacy(.assumedWithoutHeader)
        case .known(let revision) where !revision.isModern: return .legacy(revision)
        case .known:
            return isInitialize
                ? .refuse(.headerMismatch("initialize does not belong to the revision in MCP-Protocol-Version"))
                : .refuse(.incompleteEnvelope(envelope.missing))
        case .unknown(let version):
            return version >= Revision.modern.rawValue ? .refuse(.incompleteEnvelope(envelope.missing)) : .refuse(unsupported(version))
        }
    }

    /// Where there is no header, every message speaks for itself, and a probe does not commit the pipe to an era.
    ///
    /// - Parameter agreed: what the last `initialize` came to.
    /// - Returns: the request's revision; a modern one is still to be checked.
    static func overPipe(isInitialize: Bool, _ envelope: EnvelopeFacts, agreed: Revision?) throws(RPCError) -> Revision {
        guard envelope.claimsModern, !isInitialize else { return agreed ?? .newestLegacy }
        guard envelope.isComplete else { throw .incompleteEnvelope(envelope.missing) }
        return .modern
    }

    private static func unsupported(_ version: String) -> RPCError {
        .invalidRequest(
            "MCP-Protocol-Version \(version) is not supported; \(Revision.allCases.map(\.rawValue).joined(separator: ", ")) are")
    }
}

extension RPCError {
    static let batchesUnknown = RPCError.invalidRequest("an array; only 2025-03-26 has batches")
}
