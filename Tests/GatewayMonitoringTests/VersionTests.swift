import GatewayMonitoring
import Testing

@Suite struct VersionTests {
    @Test func versionsAreReadAndCompared() throws {
        #expect(PrometheusVersion("2.42") == .standard)
        #expect(PrometheusVersion("2.42.1") == .standard)
        #expect(try #require(PrometheusVersion("2.9")) < .standard)
        #expect(try #require(PrometheusVersion("3.0")) > .standard)
        for text in ["", "2", "2.x", "2.42.0.1", "-2.42", "v2.42"] { #expect(PrometheusVersion(text) == nil) }
    }

    @Test func whatAnOlderOneDoesNotKnowIsLeftOut() throws {
        func rules(_ version: String) throws -> String {
            let generator = MonitoringGenerator(
                MonitoringFixture.plan, title: "Example", prometheus: try #require(PrometheusVersion(version)))
            let file = generator.files { _ in nil }.first { $0.path == "alerts/alerts.rules.yml" }
            return String(decoding: try #require(file).contents, as: UTF8.self)
        }
        #expect(try rules("2.42").contains(#"keep_firing_for: "300s""#))
        #expect(try !rules("2.41").contains("keep_firing_for"))
        #expect(try rules("3.1") == rules("2.42"))
    }
}
