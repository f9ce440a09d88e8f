import JSONBytes
import SpotifySimulator
import Testing

/// The accounts service: authorization codes, PKCE, refreshing and its end.
@Suite struct SignInTests {
    private let clock = ManualClock()
    /// RFC 7636, appendix B.
    private let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    private let redirect = "http://127.0.0.1:8888/callback"
    /// `demo-client:demo-secret`.
    private let basic = ["Authorization": "Basic ZGVtby1jbGllbnQ6ZGVtby1zZWNyZXQ="]

    private func withSignIn(_ change: (inout SimulatorSettings) -> Void = { _ in }, _ body: (Client) async throws -> Void) async throws {
        var configuration = SimulatorConfiguration(clock: clock.reading)
        change(&configuration.settings)
        try await withSimulator(configuration) { client in try await body(Client(simulator: client.simulator, token: nil)) }
    }

    private func authorize(_ client: Client, _ more: String = "", client id: String = "demo-client") async throws -> Response {
        try await client.get("/authorize?client_id=\(id)&response_type=code&redirect_uri=\(redirect)&state=s%201\(more)")
    }

    private func code(_ client: Client, scope: String = "user-read-private") async throws -> String {
        let answer = try await authorize(client, "&scope=\(scope)&code_challenge_method=S256&code_challenge=\(challenge)")
        let location = answer.headers["location"] ?? ""
        #expect(answer.status == 302)
        #expect(location.hasPrefix("\(redirect)?code="))
        #expect(location.hasSuffix("&state=s%201"))
        return String(location.dropFirst("\(redirect)?code=".count).prefix { $0 != "&" })
    }

    private func token(_ client: Client, _ form: String, headers: [String: String] = [:]) async throws -> Response {
        try await client.send("POST", "/api/token", headers: headers, body: form)
    }

    private func signIn(_ client: Client) async throws -> JSONValue {
        let code = try await code(client)
        return try await token(
            client,
            "grant_type=authorization_code&client_id=demo-client&code=\(code)&redirect_uri=\(redirect)&code_verifier=\(verifier)"
        ).json
    }

    private func refresh(_ client: Client, _ token: String) async throws -> Response {
        try await self.token(client, "grant_type=refresh_token&client_id=demo-client&refresh_token=\(token)")
    }

    private func error(_ response: Response) -> [String] {
        #expect(response.status == 400)
        return [response.json.string("error"), response.json.string("error_description")]
    }

    @Test func aCodeAndItsVerifierBecomeATokenOfTheUser() async throws {
        try await withSignIn { client async throws in
            let answer = try await signIn(client)
            #expect(answer.keys() == ["access_token", "token_type", "expires_in", "scope", "refresh_token"])
            #expect(answer.string("scope") == "user-read-private")
            #expect(answer.int("expires_in") == 3600)
            let user = Client(simulator: client.simulator, token: answer.string("access_token"))
            let owner = try await Client(simulator: client.simulator).get("/v1/me").json.string("id")
            #expect(try await user.get("/v1/me").json.string("id") == owner)
            #expect(try await user.get("/v1/me/tracks").error[1] == "Insufficient client scope")
            clock.advance(by: .seconds(3600))
            #expect(try await user.get("/v1/me").error == ["401", "The access token expired", nil])
        }
    }

    @Test func whatDoesNotFitTheCodeIsRefused() async throws {
        try await withSignIn { client async throws in
            let form = "grant_type=authorization_code&client_id=demo-client&redirect_uri=\(redirect)&code_verifier=\(verifier)"
            #expect(error(try await token(client, "\(form)&code=x")) == ["invalid_grant", "Invalid authorization code"])
            let other = try await code(client)
            let wrong = String(verifier.reversed())
            let answer = try await token(
                client, "grant_type=authorization_code&client_id=demo-client&redirect_uri=\(redirect)&code_verifier=\(wrong)&code=\(other)")
            #expect(error(answer) == ["invalid_grant", "code_verifier was incorrect"])
            // Even a failed attempt uses a code up.
            #expect(error(try await token(client, "\(form)&code=\(other)"))[0] == "invalid_grant")
            let late = try await code(client)
            clock.advance(by: .seconds(601))
            #expect(error(try await token(client, "\(form)&code=\(late)"))[0] == "invalid_grant")
            let moved = try await code(client)
            let elsewhere = "grant_type=authorization_code&client_id=demo-client&redirect_uri=\(redirect)2&code_verifier=\(verifier)"
            #expect(error(try await token(client, "\(elsewhere)&code=\(moved)")) == ["invalid_grant", "Invalid redirect URI"])
            #expect(error(try await token(client, "grant_type=magic"))[0] == "unsupported_grant_type")
        }
    }

    @Test func aConfidentialAppShowsItsSecret() async throws {
        try await withSignIn { client async throws in
            let location = try await authorize(client).headers["location"] ?? ""
            let code = location.dropFirst("\(redirect)?code=".count).prefix { $0 != "&" }
            let form = "grant_type=authorization_code&redirect_uri=\(redirect)&code=\(code)"
            let answer = try await token(client, form, headers: basic)
            #expect(answer.json.string("scope") == "")
            #expect(answer.status == 200)
            let wrong = ["Authorization": "Basic ZGVtby1jbGllbnQ6eA=="]
            #expect(error(try await token(client, form, headers: wrong)) == ["invalid_client", "Invalid client secret"])
        }
    }

    @Test func anAppAloneGetsATokenForItsSecret() async throws {
        try await withSignIn { client async throws in
            let answer = try await token(client, "grant_type=client_credentials", headers: basic).json
            #expect(answer.keys() == ["access_token", "token_type", "expires_in"])
            let app = Client(simulator: client.simulator, token: answer.string("access_token"))
            #expect(try await app.get("/v1/search?q=a&type=track").status == 200)
            #expect(try await app.get("/v1/me").status == 401)
            #expect(error(try await token(client, "grant_type=client_credentials&client_id=demo-client"))[0] == "invalid_client")
        }
    }

    @Test func aRefreshKeepsTheTokenUnlessItRotates() async throws {
        try await withSignIn { client async throws in
            let first = try await signIn(client).string("refresh_token")
            for _ in 0..<2 {
                let answer = try await refresh(client, first).json
                #expect(answer.at("refresh_token") == nil)
                #expect(try await Client(simulator: client.simulator, token: answer.string("access_token")).get("/v1/me").status == 200)
            }
            #expect(try await client.put("/_simulator/settings", ["rotate_refresh_tokens": true]).status == 204)
            let second = try await refresh(client, first).json.string("refresh_token")
            #expect(second != first)
            #expect(error(try await refresh(client, first)) == ["invalid_grant", "Invalid refresh token"])
            #expect(try await refresh(client, second).status == 200)
        }
    }

    @Test(arguments: [false, true]) func sixMonthsAfterTheConsentItIsOver(rotates: Bool) async throws {
        try await withSignIn({ $0.rotatesRefreshTokens = rotates }) { client async throws in
            var refreshToken = try await signIn(client).string("refresh_token")
            #expect(try await client.post("/_simulator/clock", ["advance_s": .integer(181 * 86_400)]).status == 204)
            let answer = try await refresh(client, refreshToken)
            #expect(answer.status == 200)
            refreshToken = answer.json.at("refresh_token")?.stringValue ?? refreshToken
            _ = try await client.post("/_simulator/clock", ["advance_s": .integer(2 * 86_400)])
            #expect(error(try await refresh(client, refreshToken)) == ["invalid_grant", "Refresh token expired"])
        }
    }

    @Test func thePageCanAskOrDeny() async throws {
        try await withSignIn({ $0.consent = .ask }) { client async throws in
            let page = try await authorize(client, "&scope=user-read-private")
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.body.contains("user-read-private"))
            #expect(page.body.contains("&amp;decision=approve\""))
            #expect(try await authorize(client, "&decision=approve").headers["location"]?.hasPrefix("\(redirect)?code=") == true)
            #expect(try await authorize(client, "&decision=deny").headers["location"] == "\(redirect)?error=access_denied&state=s%201")
        }
    }

    @Test func wrongRequestsGoBackOnlyToWhereTheyMay() async throws {
        try await withSignIn { client async throws in
            #expect(try await authorize(client, client: "nobody").body.contains("INVALID_CLIENT: Invalid client"))
            for address in ["http://localhost:8888/", "http://127.0.0.1.evil.example/", "http://app.example/"] {
                let refused = try await client.get("/authorize?client_id=demo-client&response_type=code&redirect_uri=\(address)")
                #expect(refused.status == 400)
                #expect(refused.headers["location"] == nil)
            }
            #expect(try await authorize(client, "&scope=everything").headers["location"] == "\(redirect)?error=invalid_scope&state=s%201")
            let plain = try await authorize(client, "&code_challenge=x&code_challenge_method=plain")
            #expect(plain.headers["location"] == "\(redirect)?error=invalid_request&state=s%201")
        }
    }

    @Test func aLoopbackAddressWithoutAPortStandsForAll() async throws {
        var configuration = SimulatorConfiguration()
        configuration.apps = [SimulatorApp(redirects: ["http://127.0.0.1/callback"])]
        try await withSimulator(configuration) { client async throws in
            for (address, status) in [("http://127.0.0.1:5000/callback", 302), ("http://127.0.0.1:5000/other", 400)] {
                let answer = try await client.get("/authorize?client_id=demo-client&response_type=code&redirect_uri=\(address)")
                #expect(answer.status.description == "\(status)")
            }
        }
    }

    @Test func somebodyElseCanSignIn() async throws {
        try await withSignIn({ $0.signsIn = .neighbour }) { client async throws in
            let user = Client(simulator: client.simulator, token: try await signIn(client).string("access_token"))
            #expect(try await user.get("/v1/me").json.string("display_name") == "Alex Nextdoor")
        }
    }
}
