import Foundation
import GatewayConfig
import GatewayPlan
import Testing

/// `setlist dump --effective`: what holds, written so that it can be read again.
@Suite struct EffectiveTests {
    private static let environment = ConfigEnvironment(
        variables: { ["SPOTIFY_CLIENT_ID": "abc", "SPOTIFY_ACCESS_TOKEN": "hunter2", "SETLIST_SECRET": "hunter2", "COST": "$$ ${x}"][$0] },
        file: { _ in Array("hunter2".utf8) })

    private static let everything = """
        version: 1
        server: {name: s}
        upstream: {base_url: http://localhost, credentials: key, headers: {X-Key: "${SETLIST_SECRET}", X-Clear: swordfish}}
        parameters:
          limit: &limit {in: query, type: integer, minimum: 1, maximum: 50, default: 20, description: "${COST}"}
          ids: {in: query, type: array, items: string, description: Ids.}
        defaults: {timeout: 7s, retry: usual, cache: {ttl: 60s, scope: public}, advice: [{status: 404, say: Gone.}]}
        groups:
          things:
            breaker: things
            cache: {tags: [things], stale_if_error: 1h}
            fallback: [stale, {static: '{"things": []}'}]
            advice: [{status: 403, say: No.}]
            classify: [{status: 500, then: neutral}]
        endpoints:
          list_things:
            group: things
            request: GET /things
            title: List
            description: "Lists: all of them."
            parameters: {limit: {use: limit, default: null, maximum: 10}, ids: {use: ids}}
            cache: {ttl: 5s}
            advice: [{status: 400, say: Bad.}]
          fresh_things:
            group: things
            request: GET /things/fresh
            title: "on"
            description: "null"
            cache: null
          add_thing:
            group: things
            request: POST /things
            title: Add
            description: Adds one.
            breaker: null
            parameters: {name: {in: body, type: string, default: "12", description: Name.}, limit: *limit}
            invalidates: [things]
        """
    private static let policies = """
        version: 1
        credentials: {key: {type: bearer, token: opensesame}}
        breakers: {things: {scope: group, trip: {slow_rate: null}}}
        retries: {usual: {}}
        rate_limits: {account: {windows: {minute: 10/1m}}}
        """

    private static func texts(_ example: String) throws -> (endpoints: String, policies: String) {
        if example == "everything" { return (everything, policies) }
        return (try Repository.text("\(example)endpoints.yaml"), try Repository.text("\(example)policies.yaml"))
    }

    private static func compiled(_ texts: (endpoints: String, policies: String)) throws -> (config: CompiledConfig, rendered: String) {
        let run = Compilation(endpoints: texts.endpoints, policies: texts.policies, environment: environment)
        return (try #require(run.config, "\(run.rendered)"), run.rendered)
    }

    private static func dumped(_ config: CompiledConfig) -> (endpoints: String, policies: String) {
        let effective = config.effective
        return (
            String(decoding: effective.text(of: .endpoints), as: UTF8.self), String(decoding: effective.text(of: .policies), as: UTF8.self)
        )
    }

    @Test(arguments: ["", "examples/bookshop/", "everything"]) func readAgainItMeansTheSame(_ example: String) throws {
        let (config, warnings) = try Self.compiled(Self.texts(example))
        let texts = Self.dumped(config)
        let (again, moreWarnings) = try Self.compiled(texts)
        // A secret that is written in clear cannot be read again.
        let expected = PlanDump.text(of: config.plan).split(separator: "\n").filter { !$0.hasPrefix("upstream ") }
        let found = PlanDump.text(of: again.plan).split(separator: "\n").filter { !$0.hasPrefix("upstream ") }
        for (line, other) in zip(expected, found) { #expect(line == other) }
        #expect(expected.count == found.count)
        #expect(warnings.isEmpty == moreWarnings.isEmpty, "\(moreWarnings)")
        #expect(Self.dumped(again) == texts, "what is dumped twice is the same")
    }

    @Test func secretsAreLeftOutAndReferencesToThemStay() throws {
        let texts = Self.dumped(try Self.compiled(Self.texts("everything")).config)
        for secret in ["hunter2", "swordfish", "opensesame"] { #expect(!(texts.endpoints + texts.policies).contains(secret)) }
        #expect(texts.endpoints.contains("X-Key: ${SETLIST_SECRET}"))
        #expect(texts.endpoints.contains("X-Clear: <secret>"))
        #expect(texts.policies.contains("token: <secret>"))
        #expect(!texts.endpoints.contains("\0"))
    }

    @Test func everyKeyWithADefaultIsWritten() throws {
        let texts = Self.dumped(try Self.compiled(Self.texts("examples/bookshop/")).config)
        func missing(_ table: KeyTable, in text: String) -> [String] {
            table.entries.compactMap { entry in
                switch entry.presence {
                case .standard, .standardList: text.contains("\(entry.name):") ? nil : entry.name
                case .required, .optional, .described: nil
                }
            }
        }
        #expect(missing(KeyReference.inheritable, in: texts.endpoints).isEmpty)
        for line in [
            "  http:", "    idle_timeout: 75s", "  heartbeat:", "    max_delay: 5s", "  datasource:", "queue:", "  breaker_open: null",
        ] {
            #expect("\n\(texts.policies)".contains("\n\(line)") || texts.policies.contains(line), "\(line)")
        }
    }

    @Test func whatAnEndpointInheritsStandsWithIt() throws {
        let text = Self.dumped(try Self.compiled(Self.texts("everything")).config).endpoints
        let list = try #require(text.split(separator: "  list_things:").last?.split(separator: "  fresh_things:").first)
        for line in ["ttl: 5s", "scope: public", "stale_if_error: 1h", "timeout: 7s", "breaker: things", "maximum: 10", "list: comma"] {
            #expect(list.contains(line), "\(line)")
        }
        #expect(!list.contains("default:"))
        #expect(!text.contains("use:") && !text.contains("defaults:"))
        let says = list.split(separator: "\n").filter { $0.contains("say:") }.map { $0.split(separator: " ").last ?? "" }
        #expect(says == ["Bad.", "No.", "Gone."])
    }
}
