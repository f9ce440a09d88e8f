package import GatewayEngine
package import NIOCore

extension MCPServer {
    /// The standing stream of a session over HTTP, which takes what belongs to no request.
    ///
    /// Throws `.unknownSession`, `.streamExists` and `.tooManyStreams`.
    package func stream(ofSession id: String, _ principal: Principal, now: NIODeadline) throws(RPCError) -> any StandingStream {
        let session = try sessions.find(id, principal, now: now)
        try budget.take(.session, principal)
        guard session.reserveStream() else {
            budget.giveBack(.session, principal)
            throw .streamExists
        }
        return SessionStream(server: self, session: session)
    }

    /// Ends a session over HTTP at its client's wish; throws `.unknownSession`.
    package func endSession(_ id: String, _ principal: Principal, now: NIODeadline) throws(RPCError) {
        try sessions.remove(id, principal, now: now)
    }
}
