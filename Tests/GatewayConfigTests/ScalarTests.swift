import Diagnostics
import GatewayConfig
import GatewayPlan
import NIOCore
import Testing

/// How one value is read, by a key that has its type.
@Suite struct ScalarTests {
    private func config(_ line: String, policies: String = "version: 1\n") -> Compilation {
        let endpoint = "    {request: GET /a, title: A, description: A., \(line)}\n"
        return Compilation(
            endpoints: "version: 1\nserver: {name: s}\nupstream: {base_url: http://localhost}\nendpoints:\n  a:\n\(endpoint)",
            policies: policies)
    }

    @Test(arguments: [
        ("250ms", 250_000_000), ("30s", 30_000_000_000), ("10m", 600_000_000_000), ("24h", 86_400_000_000_000),
        ("7d", 604_800_000_000_000), ("1.5h", 5_400_000_000_000), ("0.000001ms", 1), ("'30s'", 30_000_000_000),
    ])
    func durationsAreExact(_ text: String, _ nanoseconds: Int64) throws {
        #expect(try #require(config("timeout: \(text)").config).plan.tools[0].request.timeout == nanoseconds)
    }

    @Test(arguments: [
        "30", "s", "1.s", ".5s", "1.2.3s", "-1s", "0s", "01s", "1e3s", "5M", "0.0000001ms", "106752d", "9223372036854775808ms", "''", "1 s",
    ])
    func otherDurationsAreRefused(_ text: String) {
        #expect(config("timeout: \(text)").config == nil)
    }

    /// What comes again and again must leave time for something else.
    @Test(arguments: [
        "cache_store: {upkeep: %}", "warming: {interval: %}", "token_store: {watch: %}", "server: {streams: {keepalive: %}}",
        "health: {heartbeat: {period: %}}", "health: {checks: {c: {type: cache, period: %}}}",
        "server: {http: {access: {oauth: {jwks_ttl: %}}}}",
    ])
    func aPeriodIsNotAsShortAsNothing(_ line: String) {
        func refusals(_ text: String) -> [String] {
            config("timeout: 1s", policies: "version: 1\n\(line.replacing("%", with: text))\n").diagnostics
                .filter { $0.code == .outOfRange }.map(\.message)
        }
        #expect(refusals("10ms") == [])
        #expect(refusals("9.999999ms").count == 1)
    }

    @Test(arguments: [("512B", 512), ("64KiB", 65_536), ("1.5MiB", 1_572_864), ("2GiB", 2_147_483_648)])
    func sizesAreExact(_ text: String, _ bytes: Int) throws {
        let run = config("timeout: 1s", policies: "version: 1\ncache_store: {max_size: \(text)}\n")
        #expect(try #require(run.config).plan.cacheStore.maximumBytes == bytes)
    }

    @Test(arguments: ["64", "64MB", "0B", "0.5B", "9007199254740993GiB"])
    func otherSizesAreRefused(_ text: String) {
        #expect(config("timeout: 1s", policies: "version: 1\ncache_store: {max_size: \(text)}\n").config == nil)
    }

    /// JSON, which is YAML, cannot write them otherwise.
    @Test(arguments: ["12.5%", "'12.5%'", "\"12.5%\""]) func quotesChangeNoShare(_ text: String) throws {
        let whole = text.replacing(".5", with: "")
        let policies = "version: 1\nalerts: {low_hit_rate: {below: \(text)}}\nbreakers: {b: {trip: {failure_rate: \(whole)}}}\n"
        #expect(config("timeout: 1s", policies: policies).diagnostics.allSatisfy { $0.severity != .error })
    }

    @Test(arguments: ["0755", "+8", "1_000", "0x50", "1.0", "1e3", "\"80\"", "65536", "-1", "99999999999999999999"])
    func otherIntegersAreRefused(_ text: String) {
        #expect(config("timeout: 1s", policies: "version: 1\nserver: {http: {port: \(text)}}\n").config == nil)
    }

    @Test(arguments: ["yes", "on", "True", "1", "\"true\"", "TRUE"])
    func onlyTrueAndFalseAreBooleans(_ text: String) {
        #expect(config("annotations: {read_only: \(text)}").config == nil)
        #expect(config("annotations: {read_only: true}").config?.plan.tools[0].annotations.readOnly == true)
    }

    @Test(arguments: ["no", "12:30", "0755", "2024-01-01", "1e3", "off"])
    func textStaysText(_ text: String) throws {
        let parameter = "parameters: {p: {in: query, type: string, default: \(text), description: P.}}"
        let plan = try #require(config(parameter).config).plan
        #expect(plan.tools[0].parameters[0].defaultValue.map { String(buffer: $0) } == "\"\(text)\"")
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.10", "localhost", "\"::1\""])
    func loopbackHostsAreTaken(_ host: String) {
        #expect(config("timeout: 1s", policies: "version: 1\nserver: {http: {host: \(host)}}\n").config != nil)
    }

    @Test(arguments: ["0.0.0.0", "127.1", "127.0.0.256", "192.168.1.1", "example.com", "127.0.0.1.example.com", "\"::\""])
    func otherHostsAreRefused(_ host: String) {
        #expect(config("timeout: 1s", policies: "version: 1\nserver: {http: {host: \(host)}}\n").config == nil)
    }

    @Test(arguments: [
        ("https://api.example.com/v1/", "https://api.example.com/v1"), ("http://127.0.0.1:9", "http://127.0.0.1:9"),
        ("\"http://[::1]:8080/\"", "http://[::1]:8080"),
    ])
    func baseURLLosesItsSlash(_ written: String, _ read: String) throws {
        let run = Compilation(endpoints: "version: 1\nserver: {name: s}\nupstream:\n  base_url: \(written)\nendpoints: {}\n")
        #expect(try #require(run.config).plan.upstream.baseURL == read)
    }

    @Test(arguments: [
        "ftp://a", "http://", "http:///a", "http://a b", "http://a?b", "http://a#b", "http://a:0", "http://a:99999", "http://a/é",
    ])
    func otherURLsAreRefused(_ text: String) {
        #expect(Compilation(endpoints: "version: 1\nserver: {name: s}\nupstream:\n  base_url: \"\(text)\"\nendpoints: {}\n").config == nil)
    }
}
