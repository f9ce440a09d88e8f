import SpotifySimulator
import Testing

/// What every request must pass, whatever its path.
@Suite struct GateTests {
    @Test func theTokenIsChecked() async throws {
        try await withSimulator(SimulatorConfiguration(token: "secret")) { client async throws in
            var client = client
            #expect(try await client.get("/v1/me").error == ["401", "Invalid access token", nil])
            client.token = nil
            let none = try await client.get("/v1/me")
            #expect(none.status == 401)
            #expect(none.body == #"{"error":{"status":401,"message":"No token provided"}}"#)
            #expect(try await client.send("GET", "/v1/me", headers: ["Authorization": "Basic c2VjcmV0"]).error[1] == "No token provided")
            client.token = "secret"
            #expect(try await client.get("/v1/me").status == 200)
        }
    }

    @Test(arguments: ["PUT", "POST"]) func aWriteNeedsItsLength(method: String) async throws {
        try await withSimulator { client async throws in
            let refused = try await client.send(method, "/v1/me/player/pause")
            #expect(refused.error == ["411", "Length Required", nil])
            #expect(try await client.send(method, "/v1/me/player/pause", body: "").status == 404)
        }
    }

    @Test func slashesAtTheEndChangeNothing() async throws {
        try await withSimulator { client async throws in
            let plain = try await client.get("/v1/me")
            #expect(try await client.get("/v1/me/") == plain)
        }
    }

    @Test func oneConnectionAnswersPipelinedRequestsInOrder() async throws {
        try await withSimulator { client async throws in
            let head = "Host: x\r\nAuthorization: Bearer demo-token\r\n"
            let text = try await client.exchange(
                "GET /v1/me HTTP/1.1\r\n\(head)\r\nGET /v1/nothing HTTP/1.1\r\n\(head)Connection: close\r\n\r\n")
            let statuses = text.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/1.1 ") || $0.contains("HTTP/1.1 404") }
            #expect(statuses.count == 2)
            #expect(text.hasPrefix("HTTP/1.1 200"))
            #expect(text.contains("}HTTP/1.1 404"))
        }
    }
}
