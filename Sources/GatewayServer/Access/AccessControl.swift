import GatewayEngine
import GatewayPlan
import Logging
import NIOCore
import Synchronization

/// Decides for each request who is calling, by the token that it shows.
final class AccessControl: Sendable {
    enum Decision: Equatable {
        case admit(Principal)
        case refuse(HTTPRefusal)
    }

    /// What a connection's last request was let in by: the next one shows the same, as a rule.
    struct Recognised {
        fileprivate let authorization: String
        fileprivate let principal: Principal
        /// Seconds since 1970; `nil`: never.
        fileprivate let endsAt: Int64?

        fileprivate func isShown(by header: RequestHead.Single, at time: Int64) -> Bool {
            guard case .one(let value) = header, value == authorization else { return false }
            return endsAt.map { time < $0 } ?? true
        }
    }

    private enum Judgement {
        case holds(Principal, endsAt: Int64?)
        case refuse(HTTPRefusal)
    }

    private struct Server {
        let verifier: TokenVerifier
        let keys: KeyRing
        let verified: VerifiedTokens
    }

    let metadata: ResourceMetadata?
    private let callers: CallerTable
    private let server: Server?
    private let challenge: Challenge
    private let scopes: [ResourceServerPlan.Scope]
    private let failures: Mutex<FailureLimiter>
    /// Seconds since 1970.
    private let wallClock: @Sendable () -> Int64
    private let logger: Logger

    /// - Parameters:
    ///   - path: of the MCP endpoint.
    ///   - keys: of the authorization server; `nil` where there is none.
    ///   - wallClock: seconds since 1970.
    init(_ plan: AccessPlan, path: String, keys: KeyRing?, wallClock: @escaping @Sendable () -> Int64, logger: Logger) {
        callers = CallerTable(plan.callers)
        metadata = plan.oauth.map { ResourceMetadata($0, path: path) }
        server = plan.oauth.flatMap { oauth in
            keys.map { Server(verifier: TokenVerifier(oauth), keys: $0, verified: VerifiedTokens(maximum: oauth.rememberedTokens)) }
        }
        challenge = Challenge(metadata: metadata?.url, scopes: plan.oauth?.scopes.map(\.name) ?? [])
        scopes = plan.oauth?.scopes ?? []
        failures = Mutex(FailureLimiter(plan.failures))
        self.wallClock = wallClock
        self.logger = logger
    }

    /// Who makes this request, or why it is not taken.
    ///
    /// - Parameters:
    ///   - last: of this connection.
    ///   - address: the client's, without its port; asked for only where something is wrong.
    func decide(
        _ head: RequestHead, last: inout Recognised?, from address: @autoclosure () -> String, now: NIODeadline
    ) -> Decision {
        guard !BearerToken.isInQuery(of: head.uri) else { return .refuse(.tokenInQuery) }
        let time = wallClock()
        if let last, last.isShown(by: head.authorization, at: time) { return .admit(last.principal) }
        let header: String?
        switch head.authorization {
        case .absent: header = nil
        case .one(let value): header = value
        case .several: return .refuse(.malformed)
        }
        let judgement: Judgement =
            switch BearerToken(header) {
            case .none: .refuse(.unauthorized(challenge.missing))
            case .malformed: fail("the Authorization header is not Bearer and a token", from: address(), now: now)
            case .one(let token): judge(token, at: time, from: address, now: now)
            }
        switch judgement {
        case .holds(let principal, let endsAt):
            last = header.map { Recognised(authorization: $0, principal: principal, endsAt: endsAt) }
            return .admit(principal)
        case .refuse(let refusal): return .refuse(refusal)
        }
    }

    private func judge(_ token: String, at time: Int64, from address: () -> String, now: NIODeadline) -> Judgement {
        if let caller = callers.find(token) {
            guard caller.endsAt.map({ time < $0 }) ?? true else { return fail("the token has ended", from: address(), now: now) }
            return .holds(caller.principal, endsAt: caller.endsAt)
        }
        guard let server, JSONWebToken.isLikely(token) else { return fail("nobody has this token", from: address(), now: now) }
        if let known = server.verified.find(token, now: time) { return .holds(known.principal, endsAt: known.endsAt) }
        // From here on it costs something.
        let from = address()
        if let end = failures.withLock({ $0.blockedUntil(from, now: now) }) { return .refuse(.tooManyFailures(until(end, now))) }
        do throws(TokenVerifier.Refusal) {
            let verified = try server.verifier.verify(token, keys: server.keys.keys, now: time)
            server.verified.add(token, verified, now: time)
            return .holds(verified.principal, endsAt: verified.endsAt)
        } catch {
            switch error {
            case .invalid(let why): return fail("the token is not taken: \(why)", from: from, now: now)
            case .insufficientScope: return .refuse(.forbidden(challenge.insufficient()))
            case .unknownKey where server.keys.miss(now: now): return .refuse(.keysUnavailable)
            case .unknownKey: return fail("the token is not taken: its key is not known", from: from, now: now)
            }
        }
    }

    /// What a caller is told who could use a tool with a wider token of the authorization server; `nil` when there is none to be had.
    func challenge(to principal: Principal, for tool: String) -> String? {
        let scopes = scopes.filter { $0.tools.names.contains(tool) }.map(\.name)
        return TokenVerifier.isBearer(principal) && !scopes.isEmpty ? challenge.insufficient(scopes) : nil
    }

    private func fail(_ why: String, from address: String, now: NIODeadline) -> Judgement {
        switch failures.withLock({ $0.failed(address, now: now) }) {
        case .refuse:
            logger.notice("caller refused", metadata: ["address": "\(address)", "why": "\(why)"])
        case .refuseAndSayThatItIsTheLast:
            logger.warning(
                "caller refused; more wrong tokens from there are refused unseen for a while",
                metadata: ["address": "\(address)", "why": "\(why)"])
        case .block:
            let end = failures.withLock { $0.blockedUntil(address, now: now) } ?? now
            return .refuse(.tooManyFailures(until(end, now)))
        }
        return .refuse(.unauthorized(challenge.invalid(why)))
    }

    /// Whole seconds, at least one.
    private func until(_ end: NIODeadline, _ now: NIODeadline) -> Int { max(1, Int((end - now).nanoseconds / 1_000_000_000)) }

    /// Fetches the authorization server's keys as they grow old, until the task is cancelled.
    func maintain() async {
        await server?.keys.maintain(
            now: { .now() },
            report: { [logger] error in
                logger.warning("the authorization server's keys cannot be fetched", metadata: ["error": "\(error)"])
            })
    }
}
