import JSONBytes
import SpotifySimulator
import Testing

@Suite struct ControlTests {
    /// The control API asks for no token.
    ///
    /// The clock stands still unless it is moved on: on a busy machine a minute may pass between two requests.
    private func withControl(
        _ configuration: SimulatorConfiguration = SimulatorConfiguration(clock: { .zero }),
        _ body: (_ api: Client, _ control: Client) async throws -> Void
    ) async throws {
        try await withSimulator(configuration) { client in try await body(client, Client(simulator: client.simulator, token: nil)) }
    }

    @Test func requestsAreOnRecord() async throws {
        try await withControl { api, control async throws in
            _ = try await api.send("PUT", "/v1/me/library?uris=a%3Ab,c&x=1+2", headers: ["X-Test": "\"yes\""], body: "{\"a\": 1}")
            _ = try await api.get("/v1/me")
            let list = try await control.get("/_simulator/requests").json
            #expect(list.arrayValue?.count == 2)
            #expect(list.string("0.method") == "PUT")
            #expect(list.string("0.target") == "/v1/me/library?uris=a%3Ab,c&x=1+2")
            #expect(list.string("0.path") == "/v1/me/library")
            #expect(list.at("0.query") == ["uris": "a:b,c", "x": "1 2"])
            #expect(list.string("0.headers.x-test") == "\"yes\"")
            #expect(list.string("0.headers.authorization") == "Bearer demo-token")
            #expect(list.string("0.body") == "{\"a\": 1}")
            #expect(api.simulator.requests.map(\.path) == ["/v1/me/library", "/v1/me"])
            #expect(try await control.delete("/_simulator/requests").status == 204)
            #expect(try await control.get("/_simulator/requests").json == [])
        }
    }

    @Test func theRecordIsBounded() async throws {
        try await withControl { api, control async throws in
            let request = "GET /v1/nothing HTTP/1.1\r\nHost: x\r\n"
            _ = try await api.exchange(String(repeating: request + "\r\n", count: 1000) + request + "Connection: close\r\n\r\n")
            _ = try await api.get("/v1/me")
            #expect(api.simulator.requests.count == 1000)
            #expect(api.simulator.requests.last?.path == "/v1/me")
        }
    }

    @Test func faultsAreSetInJSON() async throws {
        try await withControl { api, control async throws in
            let faults: JSONValue = [
                [
                    "path": "/v1/tracks/*", "method": "GET", "status": 429, "body": "slow down", "content_type": "text/plain",
                    "retry_after": 7,
                    "times": 1, "latency_ms": 1,
                ],
                ["path": "/v1/me", "action": "reset"], ["path": "/v1/me/tracks", "latency_ms": 1],
            ]
            #expect(try await control.put("/_simulator/faults", faults).status == 204)
            #expect(try await control.get("/_simulator/state").json.int("faults") == 3)
            let limited = try await api.get("/v1/tracks/x")
            #expect(limited.status == 429)
            #expect(limited.body == "slow down")
            #expect(limited.headers["retry-after"] == "7")
            #expect(try await api.get("/v1/tracks/x").status == 400)
            #expect(try await api.get("/v1/me/tracks").status == 200)
            await #expect(throws: (any Error).self) { try await api.get("/v1/me") }
            #expect(try await control.put("/_simulator/faults", []).status == 204)
            #expect(try await api.get("/v1/me").status == 200)
        }
    }

    @Test func faultsThatMakeNoSenseAreRefused() async throws {
        let cases = [
            ("{}", "expected a JSON list of faults"), ("[", "expected a JSON list of faults"), ("[1]", "expected a JSON object"),
            ("[{}]", "a fault needs a 'path'"), (#"[{"path":"*","stauts":5}]"#, "unknown key 'stauts'"),
            (#"[{"path":"*","action":"explode"}]"#, "unknown action 'explode'"),
            (#"[{"path":"*","status":99}]"#, "'status' must be 200 to 599"),
            (#"[{"path":"*","action":"status"}]"#, "'status' must be 200 to 599"),
            (#"[{"path":"*","times":"two"}]"#, "'times' must be a whole number from 0"),
            (#"[{"path":"*","latency_ms":-1}]"#, "'latency_ms' must be a whole number from 0"),
            (#"[{"path":"*","method":1}]"#, "'method' must be a string"),
        ]
        try await withControl { _, control async throws in
            for (body, message) in cases {
                #expect(try await control.send("PUT", "/_simulator/faults", body: body).error == ["400", message, nil])
                #expect(try await control.get("/_simulator/state").json.int("faults") == 0)
            }
        }
    }

    @Test func aResetIsARequestAway() async throws {
        try await withControl { api, control async throws in
            _ = try await api.post("/v1/me/playlists", ["name": "x"])
            let changed = try await control.get("/_simulator/state").json
            #expect(changed.int("requests") == 1)
            #expect(changed.count("playlists") == 12)
            #expect(try await control.post("/_simulator/reset").status == 204)
            let state = try await control.get("/_simulator/state").json
            #expect(state.int("requests") == 0)
            #expect(state.count("playlists") == 11)
            #expect(state.int("catalogue.artists") == 40)
            #expect(state.int("catalogue.albums") == 100)
            #expect(try await control.get("/_simulator/nothing").status == 404)
        }
    }

    @Test func theClockIsMovedOn() async throws {
        try await withControl { _, control async throws in
            let before = try await control.get("/_simulator/clock").json.int("milliseconds") ?? 0
            #expect(try await control.post("/_simulator/clock", ["advance_s": 3600]).status == 204)
            let after = try await control.get("/_simulator/clock").json.int("milliseconds") ?? 0
            #expect(after - before == 3_600_000)
            #expect(try await control.post("/_simulator/clock", [:]).error == ["400", "'advance_s' is missing", nil])
        }
    }

    @Test func settingsChangeWhileItRuns() async throws {
        try await withControl { api, control async throws in
            #expect(try await api.get("/v1/markets").status == 403)
            #expect(try await control.put("/_simulator/settings", ["profile": "extended", "retired": true]).status == 204)
            #expect(try await api.get("/v1/markets").status == 200)
            #expect(try await api.get("/v1/recommendations/available-genre-seeds").status == 200)
            #expect(try await api.get("/v1/me").json.string("country") == "SE")
            let settings = try await control.get("/_simulator/settings").json
            #expect(settings.string("profile") == "extended")
            #expect(settings.at("rotate_refresh_tokens") == false)
            for (body, message) in [
                (["profile": "old"], "'profile' cannot be 'old'"), (["retired": 1], "'retired' must be true or false"),
                (["profil": "x"], "unknown key 'profil'"), ([], "expected a JSON object"),
            ] as [(JSONValue, String)] {
                #expect(try await control.put("/_simulator/settings", body).error == ["400", message, nil])
            }
            _ = try await control.post("/_simulator/reset")
            #expect(try await api.get("/v1/markets").status == 403)
        }
    }

    @Test func tokensAreAdded() async throws {
        try await withControl { api, control async throws in
            let token: JSONValue = ["token": "short", "user": "neighbour", "scopes": ["user-library-read"], "expires_in_s": 60]
            #expect(try await control.post("/_simulator/tokens", [token]).status == 204)
            let client = Client(simulator: api.simulator, token: "short")
            #expect(try await client.get("/v1/me/tracks").json.int("total") == 12)
            #expect(try await client.get("/v1/me/player").status == 403)
            _ = try await control.post("/_simulator/clock", ["advance_s": 61])
            #expect(try await client.get("/v1/me").error[1] == "The access token expired")
            #expect(try await control.get("/_simulator/tokens").json.arrayValue?.count == 4)
            let wrong: JSONValue = [["token": "t", "scopes": ["everything"]]]
            #expect(try await control.post("/_simulator/tokens", wrong).error == ["400", "'scopes' must be a list of scopes", nil])
        }
    }
}
