import JSONBytes
import NIOHTTP1
import Testing

@testable import GatewayServer

/// Who may ask what, and how it is said that they may not.
@Suite struct AdminDeskTests {
    @Test func aRouteAnswers() async throws {
        let response = await AdminHarness().ask(.GET, "/things")
        #expect(response.status == 200)
        #expect(try response.json == ["things": []])
    }

    @Test func theRootListsEveryRoute() async throws {
        let text = await AdminHarness().ask(.GET, "/")
        #expect(
            text.text == """
                GET /                      This list.
                GET /things                All things.
                POST /things/{name}/paint  Paint one.
                GET /livez                 A probe.

                """)
        let json = await AdminHarness().ask(.GET, "/", ["Accept": "text/html, application/json;q=0.9"])
        #expect(try json.json[2] == ["route": "POST /things/{name}/paint", "summary": "Paint one."])
    }

    @Test func anUnknownPathIsToldWhatThereIs() async throws {
        let response = await AdminHarness().ask(.GET, "/thing")
        #expect(response.status == 404)
        #expect(try response.json["routes"]?.arrayValue?.contains("GET /things") == true)
        #expect(try response.json["message"] == "There is nothing at /thing.")
    }

    @Test(arguments: [("/things", "GET, HEAD"), ("/things/a/paint", "POST")])
    func aWrongMethodIsToldTheRightOnes(path: String, allowed: String) async {
        let response = await AdminHarness().ask(.DELETE, path)
        #expect(response.status == 405)
        #expect(response[header: "Allow"] == allowed)
    }

    @Test func headIsAnsweredLikeGet() async {
        #expect(await AdminHarness().ask(.HEAD, "/things").status == 200)
        #expect(await AdminHarness().ask(.HEAD, "/things/a/paint").status == 405)
    }

    @Test func aChangeGetsItsParametersItsBodyAndItsActor() async throws {
        let response = await AdminHarness().ask(.POST, "/things/a%2Fb/paint?ttl=5m&x", ["Setlist-Actor": "ada"], body: #"{"colour":"red"}"#)
        #expect(try response.json == ["name": "a/b", "body": ["colour": "red"], "actor": "ada", "ttl": "5m"])
    }

    @Test(arguments: [(nil, "", "127.0.0.1:5"), (nil, "?actor=eve", "eve"), ("ada", "?actor=eve", "ada")])
    func theActorIsWhoSaysSoOrWhoConnects(header: String?, query: String, actor: String) async throws {
        let headers: HTTPHeaders = header.map { ["Setlist-Actor": $0] } ?? [:]
        #expect(try await AdminHarness().ask(.POST, "/things/a/paint" + query, headers).json["actor"] == .string(actor))
    }

    @Test(arguments: ["", "line%0Abreak", String(repeating: "a", count: 65)])
    func anActorThatWouldSpoilAHistoryIsRefused(actor: String) async {
        #expect(await AdminHarness().ask(.POST, "/things/a/paint?actor=\(actor)").status == 400)
    }

    @Test(arguments: ["[]", "{", "red", #""red""#])
    func aBodyMustBeAnObject(body: String) async {
        #expect(await AdminHarness().ask(.POST, "/things/a/paint", body: body).status == 400)
    }

    @Test(arguments: ["/things?a=%zz", "/%ff", "/things?%"])
    func anEscapeThatCannotBeUndoneIsRefused(uri: String) async {
        #expect(await AdminHarness().ask(.GET, uri).status == 400)
    }

    @Test(arguments: [
        ("127.0.0.1:8809", 200), ("localhost", 200), ("[::1]:1", 200), ("gateway.example", 200), ("evil.example", 421),
        ("127.0.0.1.evil.example:8809", 421), ("", 421),
    ])
    func theHostMustBeOneOfOurs(host: String, status: Int) async {
        #expect(await AdminHarness().ask(.GET, "/things", host: host).status == status)
    }

    @Test func oneHostIsNeeded() async {
        #expect(await AdminHarness().ask(.GET, "/things", host: nil).status == 400)
        #expect(await AdminHarness().ask(.GET, "/things", ["Host": "localhost"]).status == 400)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8809", 200), ("http://127.0.0.1:3000", 403), ("http://localhost:8809", 403), ("https://127.0.0.1:8809", 403),
        ("https://evil.example", 403), ("null", 403), ("", 403),
    ])
    func aPageOfAnotherOriginChangesNothing(origin: String, status: Int) async {
        #expect(await AdminHarness().ask(.POST, "/things/a/paint", ["Origin": origin]).status == status)
    }

    @Test(arguments: [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)])
    func aBrowserThatNamesAnotherSiteChangesNothing(site: String, status: Int) async {
        #expect(await AdminHarness().ask(.POST, "/things/a/paint", ["Sec-Fetch-Site": site]).status == status)
        #expect(await AdminHarness().ask(.GET, "/things", ["Sec-Fetch-Site": site]).status == 200)
    }

    @Test(arguments: [nil, "", "Bearer", "Bearer hunter3", "Bearer hunter22", "Basic hunter2", "hunter2"])
    func withATokenNobodyElseGetsIn(authorization: String?) async {
        let headers: HTTPHeaders = authorization.map { ["Authorization": $0] } ?? [:]
        for uri in ["/things", "/", "/nothing"] {
            let response = await AdminHarness(token: "hunter2").ask(.GET, uri, headers)
            #expect(response.status == 401)
            #expect(response[header: "WWW-Authenticate"] == "Bearer")
            #expect(!response.text.contains("things"))
        }
    }

    @Test func theTokenLetsInAndProbesNeedNone() async {
        #expect(await AdminHarness(token: "hunter2").ask(.GET, "/things", ["Authorization": "Bearer hunter2"]).status == 200)
        #expect(await AdminHarness(token: "hunter2").ask(.GET, "/livez").status == 200)
    }
}
