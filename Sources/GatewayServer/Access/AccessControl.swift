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
    /// - Parameter address: the client's, without its port.
    func decide(_ head: RequestHead, from address: String, now: NIODeadline) -> Decision {
        guard !BearerToken.isInQuery(of: head.uri) else { return .refuse(.tokenInQuery) }
        let header: String?
        switch head.authorization {
        case .absent: header = nil
        case .one(let value): header = value
        case .several: return .refuse(.malformed)
        }
        switch BearerToken(header) {
        case .none: return .refuse(.unauthorized(challenge.missing))
        case .malformed: return fail("the Authorization header is not Bearer and a token", from: address, now: now)
        case .one(let token): return decide(token, from: address, now: now)
        }
    }

    private func decide(_ token: String, from address: String, now: NIODeadline) -> Decision {
        let time = wallClock()
        if let caller = callers.find(token) {
            guard caller.endsAt.map({ time < $0 }) ?? true else { return fail("the token has ended", from: address, now: now) }
            return .admit(caller.principal)
        }
        guard let server, JSONWebToken.isLikely(token) else { return fail("nobody has this token", from: address, now: now) }
        if let principal = server.verified.principal(of: token, now: time) { return .admit(principal) }
        // From here on it costs something.
        if let end = failures.withLock({ $0.blockedUntil(address, now: now) }) { return .refuse(.tooManyFailures(until(end, now))) }
        do throws(TokenVerifier.Refusal) {
            let verified = try server.verifier.verify(token, keys: server.keys.keys, now: time)
            server.verified.add(token, verified, now: time)
            return .admit(verified.principal)
        } catch {
            switch error {
            case .invalid(let why): return fail("the token is not taken: \(why)", from: address, now: now)
            case .insufficientScope: return .refuse(.forbidden(challenge.insufficient()))
            case .unknownKey where server.keys.miss(now: now): return .refuse(.keysUnavailable)
            case .unknownKey: return fail("the token is not taken: its key is not known", from: address, now: now)
            }
        }
    }

    /// What a caller is told who could use a tool with a wider token of the authorization server; `nil` when there is none to be had.
    func challenge(to principal: Principal, for tool: String) -> String? {
        let scopes = scopes.filter { $0.tools.names.contains(tool) }.map(\.name)
        return TokenVerifier.isBearer(principal) && !scopes.isEmpty ? challenge.insufficient(scopes) : nil
    }

    private func fail(_ why: String, from address: String, now: NIODeadline) -> Decision {
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
