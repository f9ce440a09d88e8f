import GatewayPlan
import Testing

@testable import GatewayUpstream

@Suite struct SignInWatchTests {
    private typealias Change = SignInWatch.Change

    private static func watch(_ fixture: SignInFixture, served: [String] = ["default"]) -> SignInWatch {
        let service = OAuthPlan(
            name: "user", flow: .clientCredentials, tokenURL: "", clientID: "app", clientSecret: nil, fixedToken: nil, help: nil,
            refreshAhead: 0, requestTimeout: 0, store: TokenStorePlan(path: fixture.path, key: nil, watch: 1))
        return SignInWatch(service, store: fixture.store, served: served)
    }

    private static func account(_ name: String, authorizedAt: Int64 = SignInFixture.start) -> StoredAccount {
        StoredAccount(
            credential: "user", account: name, clientID: "app", accessToken: Secret("a"), accessTokenEndsAt: nil, refreshToken: Secret("r"),
            scopes: [], authorizedAt: authorizedAt)
    }

    private static func write(_ fixture: SignInFixture, _ change: (inout TokenDocument) -> Void) throws {
        var document = try fixture.store.read()
        change(&document)
        try fixture.store.file.write(document)
    }

    @Test func aRenewalIsNoChangeAndAnEndIsOne() throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try fixture.signIn()
        try fixture.signIn(account: "work")
        var watch = Self.watch(fixture)
        // A renewed token is the same person's, also where a configured one is written down for the first time.
        try fixture.signIn(accessToken: "a2")
        try fixture.signIn(account: "new")
        var changes = watch.changes()
        #expect(changes == [])
        try fixture.signIn(refreshToken: nil, account: "work")
        changes = watch.changes()
        #expect(changes == [Change(account: "work", isSignedIn: false)])
        changes = watch.changes()
        #expect(changes == [])
    }

    @Test func whoSignsInAgainOrOutIsNoticedOnce() throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try fixture.signIn()
        try fixture.signIn(account: "work")
        var watch = Self.watch(fixture)
        try Self.write(fixture) { document in
            _ = document.remove("work", of: "user")
            document.signIn(Self.account("default", authorizedAt: SignInFixture.start + 1))
        }
        var changes = watch.changes()
        #expect(changes == [Change(account: "default", isSignedIn: true), Change(account: "work", isSignedIn: false)])
        changes = watch.changes()
        #expect(changes == [])
    }

    @Test func aSignInThatEndsBetweenTwoLooksIsNoticed() throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try FilePath.makeDirectory(fixture.directory)
        var watch = Self.watch(fixture, served: ["default", "robin"])
        try Self.write(fixture) { $0.signIn(Self.account("robin")) }
        try Self.write(fixture) { _ = $0.remove("robin", of: "user") }
        var changes = watch.changes()
        #expect(changes.contains(Change(account: "robin", isSignedIn: false)))
        try Self.write(fixture) { document in
            document.signIn(Self.account("robin"))
            _ = document.remove("robin", of: "user")
            document.signIn(Self.account("robin"))
        }
        changes = watch.changes()
        #expect(changes.contains(Change(account: "robin", isSignedIn: true)))
    }

    @Test func somebodyElseInTheSameSecondIsNoticed() throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try fixture.signIn()
        var watch = Self.watch(fixture)
        try Self.write(fixture) { document in
            _ = document.remove("default", of: "user")
            document.signIn(Self.account("default"))
        }
        let changes = watch.changes()
        #expect(changes == [Change(account: "default", isSignedIn: true)])
    }

    @Test func aSignOutOfNobodyIsNoChange() throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try fixture.signIn()
        var watch = Self.watch(fixture)
        try Self.write(fixture) { _ = $0.remove("nobody", of: "user") }
        let changes = watch.changes()
        #expect(changes == [])
    }
}
