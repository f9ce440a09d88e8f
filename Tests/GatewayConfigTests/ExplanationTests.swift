import GatewayConfig
import Testing

/// `explain` shows every key that has a say, also those that few endpoints write.
@Suite struct ExplanationTests {
    private static let endpoints = """
        version: 1
        server: {name: demo}
        upstream: {base_url: "http://localhost", credentials: me}
        parameters:
          shared: {in: query, type: string, description: Shared.}
        endpoints:
          ask:
            request: POST /ask/{id}
            title: Ask
            description: Asks.
            relay: {input_schema: '{"type":"object"}'}
            parameters:
              id: {use: shared, in: path, name: id, type: string, pattern: "^[a-z]+$", forms: ["x:{}"], min_length: 1, max_length: 9, mcp_header: Id}
              kind: {in: query, type: string, enum: [a, b], default: a, description: Kind.}
              count: {in: query, type: integer, minimum: 1, maximum: 9, required: true, description: Count.}
              few: {in: query, type: array, items: string, min_items: 1, max_items: 3, list: repeated, description: Few.}
              many: {in: body, type: array, items: string, item_key: id, description: Many.}
              what: {in: body, type: string, routes: [{when: "^a", name: a}, {when: ".", name: b}], description: What.}
          put: {request: PUT /raw, title: Put, description: Puts., parameters: {all: {in: raw_body, type: string, content_type: text/plain, description: All.}}}
          get: {request: GET /get, title: Get, description: Gets.}
        """
    private static let policies = """
        version: 1
        credentials:
          me:
            type: oauth2
            token: t
            help: Sign in.
            flow: authorization_code
            authorize_url: https://accounts.example.com/authorize
            token_url: https://accounts.example.com/token
            client_id: app
            client_secret: hunter2
            refresh_token: hunter3
            redirect: {port: 8080}
            expires_after: 180d
            warn_before: 20d
            refresh_ahead: 90s
            token_timeout: 5s
            identity: get
        """

    private let config: CompiledConfig

    init() throws {
        let run = Compilation(endpoints: Self.endpoints, policies: Self.policies)
        config = try #require(run.config, "\(run.rendered)")
    }

    private func rows(_ endpoint: String) throws -> [String: [String]] {
        let rows = try #require(config.explanation(of: endpoint)).rows
        return Dictionary(rows.map { ($0.key, [$0.value, $0.origin]) }) { first, _ in first }
    }

    @Test func everyKeyOfAParameterIsShown() throws {
        let keys = try Array(rows("ask").keys) + Array(rows("put").keys)
        for entry in KeyReference.parameter.entries {
            #expect(keys.contains { $0.hasPrefix("parameters.") && $0.hasSuffix(".\(entry.name)") }, "\(entry.name)")
        }
        #expect(try rows("ask")["parameters.id.mcp_header"]?.first == "Id")
    }

    @Test func everyKeyOfACredentialIsShownAndNoSecret() throws {
        let rows = try rows("ask")
        for entry in KeyReference.credential.entries {
            let key = "credentials.me.\(entry.name)"
            #expect(rows.keys.contains { $0 == key || $0.hasPrefix(key + ".") }, "\(entry.name)")
        }
        #expect(rows["credentials.me.refresh_ahead"] == ["90s", "policies.yaml:16:20"])
        #expect(rows["credentials.me.redirect.port"] == ["8080", "policies.yaml:13:22"])
        #expect(rows["credentials.me.redirect.path"] == ["/callback", "built in"])
        #expect(rows["credentials.me.client_secret"]?.first == "<secret>")
        #expect(!rows.values.contains { $0[0].contains("hunter") })
    }

    @Test func aRelayAndItsSchemaAreShown() throws {
        let rows = try rows("ask")
        #expect(rows["relay"] == ["the answer is handed on as it is", "endpoints.yaml:11:12"])
        #expect(rows["relay.input_schema"]?.first == #"{"type":"object"}"#)
    }
}
