import JSONBytes

/// One JSON-RPC message, taken apart in a single walk over its members; nothing is copied.
enum Envelope {
    case request(Request)
    case notification(Notification)
    case response(Response)

    struct Request {
        let id: JSONToken
        let method: Method
        /// The method as the client wrote it.
        let methodName: JSONToken
        let params: Params
    }

    struct Notification {
        enum Kind { case cancelled, initialized, other }

        let kind: Kind
        let params: Params
    }

    /// An answer to a request of this server.
    struct Response {
        let id: JSONToken
        /// Exactly one of the two.
        let result: JSONToken?
        let error: JSONToken?
    }

    /// Why a message is none of the three; with its id where that could be read.
    struct Malformed: Error {
        let error: RPCError
        let id: JSONToken?
    }

    /// Takes a scanned value apart.
    ///
    /// Members that the protocol does not know are passed over.
    static func read(_ message: JSONToken, in bytes: Span<UInt8>) throws(Malformed) -> Envelope {
        guard message.kind == .object else { throw Malformed(error: .invalidRequest("not an object"), id: nil) }
        var members = Members()
        var walk = JSONMembers(of: message)
        while let member = walk.next(in: bytes) { members.take(member, in: bytes) }

        let id = members.id.value.flatMap { $0.isRequestID(in: bytes) ? $0 : nil }
        func malformed(_ why: String) -> Malformed { Malformed(error: .invalidRequest(why), id: id) }
        guard !members.isRepeated else { throw malformed("a member occurs twice") }
        guard let version = members.version.value, version.equals("2.0", in: bytes) else { throw malformed("jsonrpc must be \"2.0\"") }
        guard members.id.value == nil || id != nil else { throw malformed("id must be a string or an integer") }

        guard let methodName = members.method.value else {
            guard let id, members.hasResult != members.hasError else {
                throw malformed("neither a request nor a notification nor a response")
            }
            return .response(Response(id: id, result: members.result, error: members.error))
        }
        guard methodName.kind == .string else { throw malformed("method must be a string") }
        guard !members.hasResult, !members.hasError else { throw malformed("both a request and a response") }
        let params = Params(members.params.value, in: bytes)
        guard let id else {
            return .notification(Notification(kind: .init(methodName, in: bytes), params: params))
        }
        return .request(Request(id: id, method: Method(methodName, in: bytes), methodName: methodName, params: params))
    }

    /// The members of the outermost object.
    private struct Members {
        var version = UniqueMember()
        var id = UniqueMember()
        var method = UniqueMember()
        var params = UniqueMember()
        var result: JSONToken?
        var error: JSONToken?

        var hasResult: Bool { result != nil }
        var hasError: Bool { error != nil }

        var isRepeated: Bool { version.isRepeated || id.isRepeated || method.isRepeated || params.isRepeated }

        mutating func take(_ member: JSONMember, in bytes: Span<UInt8>) {
            let key = member.key
            if key.equals("jsonrpc", in: bytes) {
                version.take(member.value)
            } else if key.equals("id", in: bytes) {
                id.take(member.value)
            } else if key.equals("method", in: bytes) {
                method.take(member.value)
            } else if key.equals("params", in: bytes) {
                params.take(member.value)
            } else if key.equals("result", in: bytes) {
                result = member.value
            } else if key.equals("error", in: bytes) {
                error = member.value
            }
        }
    }
}

extension Envelope.Notification.Kind {
    fileprivate init(_ name: JSONToken, in bytes: Span<UInt8>) {
        if name.equals("notifications/cancelled", in: bytes) {
            self = .cancelled
        } else if name.equals("notifications/initialized", in: bytes) {
            self = .initialized
        } else {
            self = .other
        }
    }
}
