import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore
import Synchronization
import Testing

@testable import GatewayUpstream

@Suite struct TokenRefreshTests {
    /// Calls the API through an upstream with this credential.
    private static func call(
        _ upstream: HTTPUpstream, as account: String? = nil
    ) async throws -> Result<UpstreamResponse, UpstreamFailure> {
        let principal = Principal(id: account ?? "local", account: account)
        guard
            case .deferred(let deferred) = try EngineHarness([PlanFixtures.tool(timeout: 120_000_000_000)]).admit(
                #"{"id":"a"}"#, as: principal)
        else {
            throw NotDeferred()
        }
        do throws(UpstreamFailure) { return .success(try await upstream.send(deferred.call)) } catch { return .failure(error) }
    }

    private struct NotDeferred: Error {}

    private static func upstream(_ service: FakeService, _ fixture: SignInFixture, _ plan: OAuthPlan? = nil) -> HTTPUpstream {
        var upstream = PlanFixtures.upstream(baseURL: service.baseURL)
        // Nothing here is about time: a machine that is busy must not fail it.
        upstream.connectTimeout = 120_000_000_000
        upstream.credentials = .oauth2(plan ?? fixture.plan(service))
        return HTTPUpstream(plan: upstream, userAgent: "test", tokens: fixture.source(), group: service.group)
    }

    private static func run(
        _ answer: @escaping FakeService.Answer, plan: ((FakeService, SignInFixture) -> OAuthPlan)? = nil,
        _ body: (FakeService, SignInFixture, HTTPUpstream) async throws -> Void
    ) async throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try await FakeService.run(answer) { service in
            let upstream = upstream(service, fixture, plan?(service, fixture))
            do { try await body(service, fixture, upstream) } catch {
                try await upstream.shutdown()
                throw error
            }
            try await upstream.shutdown()
        }
    }

    /// Grants `a2`, with these members besides; the API takes anything.
    private static func granting(_ members: String = "") -> FakeService.Answer {
        { request in
            guard request.path == "/token" else { return (200, "{}") }
            return (200, #"{"access_token":"a2","token_type":"Bearer","expires_in":3600\#(members)}"#)
        }
    }

    @Test func aTokenThatIsStillGoodIsSentWithoutAskingTheService() async throws {
        try await Self.run(Self.granting()) { service, fixture, upstream in
            try fixture.signIn()
            #expect(try await Self.call(upstream).get().status == 200)
            #expect(service.calls.map(\.token) == ["a1"])
            #expect(service.tokenRequests.isEmpty)
        }
    }

    @Test func aTokenAboutToEndIsRenewedForAllWhoWaitAtOnce() async throws {
        try await Self.run(Self.granting()) { service, fixture, upstream in
            try fixture.signIn()
            fixture.clock.advance(seconds: 3600 - 59)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 { group.addTask { try await Self.call(upstream).get().status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(service.tokenRequests.count == 1)
            #expect(Set(service.calls.map(\.token)) == ["a2"])
            let form = try #require(service.tokenRequests.first).form
            #expect(form["grant_type"] == "refresh_token" && form["refresh_token"] == "r1" && form["client_id"] == "app")
        }
    }

    @Test func noneReturnedMeansKeepTheOldRefreshToken() async throws {
        try await Self.run(Self.granting()) { _, fixture, upstream in
            try fixture.signIn(lasting: 0)
            _ = try await Self.call(upstream).get()
            let kept = try #require(try fixture.kept())
            #expect(kept.refreshToken == Secret("r1"))
            #expect(kept.accessToken == Secret("a2"))
            #expect(kept.authorizedAt == SignInFixture.start)
        }
    }

    @Test func aRotatedRefreshTokenIsOnDiskBeforeItIsUsed() async throws {
        let onDisk = Mutex<[String]>([])
        let path = Mutex("")
        let answer: FakeService.Answer = { request in
            let store = TokenStore(TokenStorePlan(path: path.withLock { $0 }, key: nil, watch: 1), standardPath: "")
            let kept = try? store.read().account("default", of: "user")
            onDisk.withLock { $0.append("\(request.path == "/token" ? "token" : "call") with \(kept?.refreshToken?.text ?? "-")") }
            let number = (request.form["refresh_token"]?.dropFirst()).flatMap { Int($0) } ?? 0
            guard request.path == "/token" else { return (200, "{}") }
            return (
                200, #"{"access_token":"b\#(number)","token_type":"Bearer","expires_in":3600,"refresh_token":"r\#(number + 1)"}"#
            )
        }
        try await Self.run(answer) { service, fixture, upstream in
            path.withLock { $0 = fixture.path }
            try fixture.signIn(lasting: 0)
            _ = try await Self.call(upstream).get()
            fixture.clock.advance(seconds: 3600)
            _ = try await Self.call(upstream).get()
            #expect(service.tokenRequests.map { $0.form["refresh_token"] } == ["r1", "r2"])
            #expect(onDisk.withLock { $0 } == ["token with r1", "call with r2", "token with r2", "call with r3"])
        }
    }

    @Test func aRefusedTokenIsRenewedOnceAndTheCallSentAgainOnce() async throws {
        let answer: FakeService.Answer = { request in
            request.path == "/token" ? (200, #"{"access_token":"a2","token_type":"Bearer","expires_in":3600}"#) : (401, "{}")
        }
        try await Self.run(answer) { service, fixture, upstream in
            try fixture.signIn()
            #expect(try await Self.call(upstream).get().status == 401)
            #expect(service.calls.map(\.token) == ["a1", "a2"])
            #expect(service.tokenRequests.count == 1)
        }
    }

    @Test func aTokenThatAnotherProcessHasRenewedIsTakenOver() async throws {
        try await Self.run(Self.granting()) { service, fixture, upstream in
            try fixture.signIn()
            _ = try await Self.call(upstream).get()
            try fixture.signIn(accessToken: "from elsewhere")
            _ = try await Self.call(upstream).get()
            #expect(service.calls.map(\.token) == ["a1", "from elsewhere"])
            #expect(service.tokenRequests.isEmpty)
        }
    }

    /// Whenever the clock is looked at in the course of it, the last time behind the reading of the file.
    @Test(arguments: 1...3) func aTokenThatIsWrittenWhileTheOldOneIsReadIsTakenOver(_ moment: Int) async throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try fixture.signIn()
        try await FakeService.run(Self.granting()) { service in
            let looks = Mutex(0)
            let source = TokenSource(
                standardStorePath: "",
                now: { [clock = fixture.clock] in
                    let look = looks.withLock { looks in
                        looks += 1
                        return looks
                    }
                    if look == moment { try? fixture.signIn(accessToken: "from elsewhere") }
                    return clock.now
                })
            var plan = PlanFixtures.upstream(baseURL: service.baseURL)
            plan.connectTimeout = 120_000_000_000
            plan.credentials = .oauth2(fixture.plan(service))
            let upstream = HTTPUpstream(plan: plan, userAgent: "test", tokens: source, group: service.group)
            for _ in 0..<2 { _ = try await Self.call(upstream).get() }
            try await upstream.shutdown()
            #expect(service.calls.last?.token == "from elsewhere")
        }
    }

    @Test func whoSignsOutElsewhereIsSignedOutHere() async throws {
        try await Self.run(Self.granting()) { _, fixture, upstream in
            try fixture.signIn()
            _ = try await Self.call(upstream).get()
            try fixture.store.file.write(TokenDocument())
            #expect(
                try await Self.call(upstream) == .failure(.noCredential(help: "Nobody has signed in as account default. Sign in.")))
            try fixture.signIn()
            #expect(try await Self.call(upstream).get().status == 200)
        }
    }

    @Test func invalidGrantIsFinal() async throws {
        let answer: FakeService.Answer = { request in
            request.path == "/token" ? (400, #"{"error":"invalid_grant","error_description":"Token r1 has ended"}"#) : (200, "{}")
        }
        try await Self.run(answer) { service, fixture, upstream in
            try fixture.signIn(lasting: 0)
            guard case .failure(.noCredential(let help)) = try await Self.call(upstream) else { throw NotDeferred() }
            #expect(help == "The sign-in of account default has ended: Token <secret> has ended (invalid_grant). Sign in.")
            guard case .failure(.noCredential) = try await Self.call(upstream) else { throw NotDeferred() }
            #expect(service.tokenRequests.count == 1)
            #expect(service.calls.isEmpty)
            #expect(try fixture.kept()?.hasEnded == true)
            #expect(fixture.events.all.contains { if case .ended = $0 { true } else { false } })
        }
    }

    @Test(arguments: [(503, "<html>"), (400, #"{"error":{"status":400}}"#), (200, #"{"access_token":"a\r\n","token_type":"Bearer"}"#)])
    func aServiceInTroubleCostsNobodyTheirSignIn(_ status: Int, _ body: String) async throws {
        try await Self.run({ $0.path == "/token" ? (status, body) : (200, "{}") }) { _, fixture, upstream in
            try fixture.signIn(lasting: 0)
            guard case .failure(.unreachable(let why)) = try await Self.call(upstream) else { throw NotDeferred() }
            #expect(why == "there is no access token, for the token endpoint answered \(status) with nothing that could be used")
            #expect(try fixture.kept()?.refreshToken == Secret("r1"))
        }
    }

    @Test func aStoreThatCannotBeWrittenIsFoundOutBeforeTheServiceIsAsked() async throws {
        try await Self.run(Self.granting()) { service, fixture, upstream in
            try fixture.signIn(lasting: 0)
            // A directory in the way: root writes through permissions.
            try FilePath.makeDirectory(fixture.path + ".new/x")
            guard case .failure(.noCredential(let help)) = try await Self.call(upstream) else { throw NotDeferred() }
            #expect(help.contains("cannot be written"))
            #expect(service.tokenRequests.isEmpty)
            #expect(try fixture.kept()?.refreshToken == Secret("r1"))
        }
    }

    @Test func whoGivesUpWaitingDoesNotStopTheRefresh() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let (releases, release) = AsyncStream.makeStream(of: Void.self)
        let answer: FakeService.Answer = { request in
            guard request.path == "/token" else { return (200, "{}") }
            arrival.yield()
            for await _ in releases { break }
            return (200, #"{"access_token":"a2","token_type":"Bearer","refresh_token":"r2"}"#)
        }
        try await Self.run(answer) { service, fixture, upstream in
            try fixture.signIn(lasting: 0)
            let caller = Task { try await Self.call(upstream) }
            for await _ in arrivals { break }
            caller.cancel()
            #expect(try await caller.value == .failure(.unreachable("the call was cancelled")))
            let second = Task { try await Self.call(upstream).get().status }
            release.yield()
            #expect(try await second.value == 200)
            #expect(service.tokenRequests.count == 1)
            #expect(try fixture.kept()?.refreshToken == Secret("r2"))
        }
    }

    @Test func accountsHaveTokensOfTheirOwn() async throws {
        try await Self.run(Self.granting()) { service, fixture, upstream in
            try fixture.signIn()
            try fixture.signIn(accessToken: "of work", account: "work")
            _ = try await Self.call(upstream, as: "work").get()
            _ = try await Self.call(upstream).get()
            #expect(service.calls.map(\.token) == ["of work", "a1"])
        }
    }

    @Test func anAppSignsInWithItsSecretAndIsKeptInNoFile() async throws {
        let plan = { (service: FakeService, fixture: SignInFixture) in
            fixture.plan(service, flow: .clientCredentials, clientSecret: "s:1")
        }
        try await Self.run(Self.granting(), plan: plan) { service, fixture, upstream in
            _ = try await Self.call(upstream).get()
            _ = try await Self.call(upstream).get()
            fixture.clock.advance(seconds: 3600)
            _ = try await Self.call(upstream).get()
            #expect(service.tokenRequests.map(\.authorization) == ["Basic YXBwOnMlM0Ex", "Basic YXBwOnMlM0Ex"])
            #expect(service.tokenRequests.first?.form["grant_type"] == "client_credentials")
            #expect(fixture.store.file.version == nil)
        }
    }

    @Test func aConfiguredRefreshTokenIsTheStandardAccountsSignIn() async throws {
        let rotating: FakeService.Answer = { request in
            guard request.path == "/token" else { return (200, "{}") }
            return (200, #"{"access_token":"a-\#(request.form["refresh_token"] ?? "")","token_type":"Bearer","refresh_token":"r2"}"#)
        }
        let plan = { (service: FakeService, fixture: SignInFixture) in fixture.plan(service, refreshToken: "seed") }
        try await Self.run(rotating, plan: plan) { service, fixture, upstream in
            _ = try await Self.call(upstream).get()
            // A new process goes on with what the first was given, not with the configured token, which has been used.
            let other = Self.upstream(service, fixture, plan(service, fixture))
            _ = try await Self.call(other).get()
            #expect(try fixture.kept()?.refreshToken == Secret("r2"))
            guard case .failure(.noCredential) = try await Self.call(other, as: "work") else { throw NotDeferred() }
            try await other.shutdown()
            // Another token in the configuration begins anew.
            let later = Self.upstream(service, fixture, fixture.plan(service, refreshToken: "seed2"))
            _ = try await Self.call(later).get()
            try await later.shutdown()
            #expect(service.tokenRequests.map { $0.form["refresh_token"] } == ["seed", "seed2"])
            #expect(service.calls.map(\.token) == ["a-seed", "a-seed", "a-seed2"])
        }
    }

    @Test func tokensOfAnotherAppAreNotUsed() async throws {
        try await Self.run(Self.granting()) { service, fixture, _ in
            try fixture.signIn()
            var plan = fixture.plan(service)
            plan.clientID = "other"
            let other = Self.upstream(service, fixture, plan)
            guard case .failure(.noCredential) = try await Self.call(other) else { throw NotDeferred() }
            try await other.shutdown()
            #expect(service.requests.isEmpty)
        }
    }

    @Test func anEndIsWarnedOfOnceADayFromThirtyDaysBefore() async throws {
        try await Self.run(Self.granting()) { service, fixture, upstream in
            try fixture.signIn(lasting: 0)
            _ = try await Self.call(upstream).get()
            #expect(fixture.events.all == [.renewed(account: "default")])
            fixture.clock.advance(seconds: 150 * 86_400 + 1)
            for _ in 0..<2 {
                _ = try await Self.call(upstream).get()
                fixture.clock.advance(seconds: 3600)
            }
            fixture.clock.advance(seconds: 86_400)
            _ = try await Self.call(upstream).get()
            let warnings = fixture.events.all.filter { if case .endsSoon = $0 { true } else { false } }
            #expect(warnings == [.endsSoon(account: "default", days: 29), .endsSoon(account: "default", days: 28)])
            fixture.source().inspect(.oauth2(fixture.plan(service)))
            #expect(fixture.events.all.last == .endsSoon(account: "default", days: 28))
        }
    }
}
