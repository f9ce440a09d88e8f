import Crypto
import Foundation
import GatewayEngine
import GatewayPlan
import JSONBytes
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import GatewayServer

@Suite struct AccessControlTests {
    private static let token = "stl_" + String(repeating: "t", count: 43)
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func digest(_ token: String) -> [UInt8] { Array(SHA256.hash(data: Data(token.utf8))) }

    private static func plan(oauth: ResourceServerPlan? = nil, endsAt: Int64? = nil) -> AccessPlan {
        AccessPlan(
            callers: [CallerPlan(name: "ann", digest: digest(token), account: "anns", tools: nil, endsAt: endsAt)], oauth: oauth,
            failures: FailureLimitPlan(attempts: 3, window: 60_000_000_000, addresses: 2))
    }

    private static func control(
        _ plan: AccessPlan, keys: KeyRing? = nil, log: LogLines = LogLines(),
        wallClock: @escaping @Sendable () -> Int64 = { TokenFixture.now }
    ) -> AccessControl {
        AccessControl(plan, path: "/mcp", keys: keys, wallClock: wallClock, logger: log.logger)
    }

    private static func head(_ authorization: String..., uri: String = "/mcp") -> RequestHead {
        RequestHead(
            HTTPRequestHead(
                version: .http1_1, method: .POST, uri: uri, headers: HTTPHeaders(authorization.map { ("Authorization", $0) })))
    }

    private static func decide(
        _ control: AccessControl, _ head: RequestHead, from address: String = "192.0.2.1", after seconds: Int64 = 0
    ) -> AccessControl.Decision {
        var last: AccessControl.Recognised?
        return control.decide(head, last: &last, from: address, now: start + .seconds(seconds))
    }

    private static func status(_ decision: AccessControl.Decision) -> Int {
        switch decision {
        case .admit: 200
        case .refuse(let refusal): refusal.status
        }
    }

    @Test func theRightTokenLetsItsCallerIn() {
        let control = Self.control(Self.plan())
        for header in ["Bearer \(Self.token)", "bearer \(Self.token)", "  Bearer \(Self.token) "] {
            guard case .admit(let principal) = Self.decide(control, Self.head(header)) else {
                Issue.record("refused \(header)")
                continue
            }
            #expect(principal.id == "caller:ann" && principal.account == "anns")
        }
    }

    @Test(arguments: [
        ("Bearer \(token)x", 401), ("Bearer", 401), ("Bearer ", 401), ("Basic \(token)", 401), (token, 401), ("Bearer \(token) x", 401),
        ("Bearer \(token), Bearer \(token)", 401), ("", 401), ("Bearer \u{e4}", 401),
    ])
    func everythingElseIsRefused(_ header: String, _ status: Int) {
        #expect(Self.status(Self.decide(Self.control(Self.plan()), Self.head(header))) == status)
    }

    @Test func withoutATokenTheClientIsToldHowToGetOne() {
        let oauth = TokenFixture.plan { $0.scopes = [.init(name: "read", tools: ToolGrant(names: []))] }
        let control = Self.control(Self.plan(oauth: oauth), keys: KeyRing(oauth) { [] })
        let challenge =
            #"Bearer resource_metadata="https://gateway.example.com/.well-known/oauth-protected-resource/mcp", scope="read""#
        #expect(Self.decide(control, Self.head()) == .refuse(.unauthorized(challenge)))
        #expect(Self.decide(Self.control(Self.plan()), Self.head()) == .refuse(.unauthorized("Bearer")))
    }

    @Test func twoHeadersAreNoHeader() {
        #expect(Self.decide(Self.control(Self.plan()), Self.head("Bearer \(Self.token)", "Bearer x")) == .refuse(.malformed))
    }

    @Test(arguments: ["/mcp?access_token=x", "/mcp?a=b&ACCESS_TOKEN=x", "/mcp?access_token"])
    func aTokenInTheQueryIsRefusedEvenBesideAGoodOne(_ uri: String) {
        #expect(Self.decide(Self.control(Self.plan()), Self.head("Bearer \(Self.token)", uri: uri)) == .refuse(.tokenInQuery))
    }

    @Test func aTokenEndsWhenItsCallerSaysSo() {
        #expect(Self.status(Self.decide(Self.control(Self.plan(endsAt: TokenFixture.now)), Self.head("Bearer \(Self.token)"))) == 401)
        #expect(Self.status(Self.decide(Self.control(Self.plan(endsAt: TokenFixture.now + 1)), Self.head("Bearer \(Self.token)"))) == 200)
    }

    /// A connection's next request is let in by what its last one was, and by nothing else.
    @Test func whatAConnectionIsRememberedByIsTheWholeHeaderAndEnds() {
        let time = Mutex(TokenFixture.now)
        let looks = Mutex(0)
        let control = Self.control(Self.plan(endsAt: TokenFixture.now + 10), wallClock: { time.withLock { $0 } })
        var last: AccessControl.Recognised?
        func status(_ head: RequestHead) -> Int {
            func address() -> String {
                looks.withLock { $0 += 1 }
                return "192.0.2.1"
            }
            return Self.status(control.decide(head, last: &last, from: address(), now: Self.start))
        }
        let good = Self.head("Bearer \(Self.token)")
        #expect((0..<3).map { _ in status(good) } == [200, 200, 200])
        // Who is let in needs no address.
        #expect(looks.withLock { $0 } == 0)
        #expect(status(Self.head("Bearer \(Self.token)x")) == 401)
        #expect(status(Self.head()) == 401)
        #expect(status(Self.head("Bearer \(Self.token)", "Bearer \(Self.token)")) == 400)
        #expect(status(Self.head("Bearer \(Self.token)", uri: "/mcp?access_token=x")) == 400)
        #expect(status(good) == 200)
        time.withLock { $0 += 10 }
        #expect(status(good) == 401)
    }

    @Test func wrongTokensAreLimitedByAddressAndTheRightOneIsStillTaken() {
        let log = LogLines()
        let control = Self.control(Self.plan(), log: log)
        let wrong = Self.head("Bearer secret-marker")
        #expect((0..<5).map { _ in Self.status(Self.decide(control, wrong)) } == [401, 401, 401, 429, 429])
        #expect(Self.decide(control, wrong, after: 20) == .refuse(.tooManyFailures(40)))
        #expect(Self.status(Self.decide(control, Self.head("Bearer \(Self.token)"))) == 200)
        #expect(Self.status(Self.decide(control, wrong, from: "192.0.2.2")) == 401)
        #expect(Self.status(Self.decide(control, wrong, after: 60)) == 401)
        #expect(log.lines.count == 5)
        #expect(log.lines.allSatisfy { !$0.contains("secret-marker") && $0.contains("192.0.2.") })
    }

    @Test func tokensOfTheAuthorizationServerAreVerifiedOnce() async throws {
        let key = SigningKey.p256()
        let oauth = TokenFixture.plan()
        let fetches = Mutex(0)
        let ring = KeyRing(oauth) {
            fetches.withLock { $0 += 1 }
            return Array(JSONValue.object(["keys": [key.json]]).description.utf8)
        }
        try await ring.refresh(now: Self.start)
        let control = Self.control(Self.plan(oauth: oauth), keys: ring)
        let token = try key.sign(TokenFixture.claims(), algorithm: "ES256")
        for _ in 0..<2 {
            guard case .admit(let principal) = Self.decide(control, Self.head("Bearer \(token)")) else { throw Refused() }
            #expect(principal.id == "oauth:ann")
        }
        #expect(fetches.withLock { $0 } == 1)
        let elsewhere = try key.sign(TokenFixture.claims { $0["aud"] = "https://elsewhere.example.com" }, algorithm: "ES256")
        guard case .refuse(.unauthorized(let challenge)) = Self.decide(control, Self.head("Bearer \(elsewhere)")) else { throw Refused() }
        #expect(
            challenge.hasPrefix(#"Bearer error="invalid_token", error_description="the token is not taken: it is for another audience", "#))
    }

    @Test(.timeLimit(.minutes(1))) func theKeysAreFetchedOnceTheListenerRunsAndAwaitedUntilThen() async throws {
        let key = SigningKey.p256()
        let oauth = TokenFixture.plan()
        let (fetches, fetch) = AsyncStream.makeStream(of: Void.self)
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        let ring = KeyRing(oauth) {
            fetch.yield()
            for await _ in answers { break }
            return Array(JSONValue.object(["keys": [key.json]]).description.utf8)
        }
        let control = Self.control(Self.plan(oauth: oauth), keys: ring)
        let token = Self.head("Bearer \(try key.sign(TokenFixture.claims(), algorithm: "ES256"))")
        #expect(Self.decide(control, token) == .refuse(.keysUnavailable))
        let maintenance = Task { await control.maintain() }
        for await _ in fetches { break }
        #expect(Self.decide(control, token) == .refuse(.keysUnavailable))
        answer.yield()
        while Self.status(Self.decide(control, token)) != 200 { await Task.yield() }
        maintenance.cancel()
        await maintenance.value
    }

    @Test func aKeyThatIsNewIsFetchedOnceAndThenNotForAWhile() async throws {
        let (old, new) = (SigningKey.p256("old"), SigningKey.p256("new"))
        let oauth = TokenFixture.plan()
        let keys = Mutex([old.json])
        let ring = KeyRing(oauth) { Array(JSONValue.object(["keys": .array(keys.withLock { $0 })]).description.utf8) }
        try await ring.refresh(now: Self.start)
        let control = Self.control(Self.plan(oauth: oauth), keys: ring)
        let token = Self.head("Bearer \(try new.sign(TokenFixture.claims(), algorithm: "ES256"))")
        // Within the pause after a fetch nobody asks again.
        #expect(Self.status(Self.decide(control, token, after: 29)) == 401)
        #expect(Self.decide(control, token, after: 31) == .refuse(.keysUnavailable))
        #expect(Self.decide(control, token, after: 31) == .refuse(.keysUnavailable))
        keys.withLock { $0.append(new.json) }
        try await ring.refresh(now: Self.start + .seconds(32))
        #expect(Self.status(Self.decide(control, token, after: 32)) == 200)
    }

    @Test func theMetadataAreFoundBesideTheEndpointAndAtTheRoot() throws {
        let metadata = ResourceMetadata(TokenFixture.plan(), path: "/mcp")
        #expect(metadata.url == "https://gateway.example.com/.well-known/oauth-protected-resource/mcp")
        #expect(metadata.isAt("/.well-known/oauth-protected-resource/mcp") && metadata.isAt("/.well-known/oauth-protected-resource"))
        #expect(!metadata.isAt("/.well-known/oauth-protected-resource/other"))
        #expect(
            String(buffer: metadata.document)
                == #"{"resource":"https://gateway.example.com/mcp","authorization_servers":["https://accounts.example.com/"],"#
                + #""bearer_methods_supported":["header"]}"#)
    }

    private struct Refused: Error {}
}

@Suite struct FailureLimiterTests {
    private static let plan = FailureLimitPlan(attempts: 2, window: 10_000_000_000, addresses: 2)
    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(100_000_000_000) + .seconds(seconds) }

    @Test func theLastAttemptIsSaidOnceAndLaterOnesAreBlocked() {
        var limiter = FailureLimiter(Self.plan)
        let verdicts = (0..<4).map { _ in limiter.failed("a", now: Self.at(0)) }
        #expect(verdicts == [.refuse, .refuseAndSayThatItIsTheLast, .block, .block])
        #expect(limiter.blockedUntil("a", now: Self.at(9)) == Self.at(10))
        #expect(limiter.blockedUntil("a", now: Self.at(10)) == nil)
        let later = limiter.failed("a", now: Self.at(10))
        #expect(later == .refuse)
    }

    @Test func noMoreAddressesAreRememberedThanThereMayBe() {
        var limiter = FailureLimiter(Self.plan)
        for _ in 0..<2 { _ = limiter.failed("a", now: Self.at(0)) }
        for _ in 0..<2 { _ = limiter.failed("b", now: Self.at(1)) }
        _ = limiter.failed("c", now: Self.at(2))
        #expect(limiter.blockedUntil("a", now: Self.at(2)) == nil)
        #expect(limiter.blockedUntil("b", now: Self.at(2)) == Self.at(11))
    }
}

/// What was logged.
final class LogLines: Sendable {
    private let text = Mutex<[String]>([])

    var lines: [String] { text.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { [self] _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.text.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
        }
    }
}
