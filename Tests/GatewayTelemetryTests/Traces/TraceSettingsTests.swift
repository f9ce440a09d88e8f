import Testing

@testable import GatewayTelemetry

@Suite struct TraceSettingsTests {
    private func read(_ variables: [String: String]) -> (settings: TraceSettings?, problems: [String]) {
        var problems: [String] = []
        let settings = TraceSettings.read({ variables[$0] }, serviceName: "standard") { problems.append($0) }
        return (settings, problems)
    }

    @Test(arguments: [
        [:], ["OTEL_SERVICE_NAME": "a"], ["OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"],
        ["OTEL_SDK_DISABLED": "TRUE", "OTEL_TRACES_EXPORTER": "otlp"], ["OTEL_EXPORTER_OTLP_ENDPOINT": ""],
    ])
    func offUnlessAskedFor(variables: [String: String]) {
        let (settings, problems) = read(variables)
        #expect(settings == nil && problems.isEmpty)
    }

    @Test func defaultsAreThoseOfOpenTelemetry() throws {
        let settings = try #require(read(["OTEL_TRACES_EXPORTER": "otlp"]).settings)
        #expect(
            settings
                == TraceSettings(
                    endpoint: "http://localhost:4318/v1/traces", headers: [:], timeout: 10_000_000_000,
                    sampler: TraceSampler(ratio: 1, followsParent: true), maximumQueue: 2_048, maximumBatch: 512, period: 5_000_000_000,
                    patience: 30_000_000_000, attributes: ["service.name": "standard"]))
    }

    @Test(arguments: [
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"], "http://c:4318/v1/traces"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "https://c/otlp/"], "https://c/otlp/v1/traces"),
        (["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c/x", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://d"], "http://c/x"),
    ])
    func theEndpoint(variables: [String: String], endpoint: String) { #expect(read(variables).settings?.endpoint == endpoint) }

    @Test func everythingCanBeSet() throws {
        let (settings, problems) = read([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_EXPORTER_OTLP_HEADERS": "a=b",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "x-key=a%2Cb , y= c=d",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "250", "OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.25",
            "OTEL_BSP_MAX_QUEUE_SIZE": "10", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "100", "OTEL_BSP_SCHEDULE_DELAY": "20",
            "OTEL_BSP_EXPORT_TIMEOUT": "1000", "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,deployment.environment.name=test",
            "OTEL_SERVICE_NAME": "mine",
        ])
        #expect(problems.isEmpty)
        #expect(
            settings
                == TraceSettings(
                    endpoint: "http://c:4318/v1/traces", headers: ["x-key": "a,b", "y": "c=d"], timeout: 250_000_000,
                    sampler: TraceSampler(ratio: 0.25, followsParent: false), maximumQueue: 10, maximumBatch: 10, period: 20_000_000,
                    patience: 1_000_000_000, attributes: ["service.name": "mine", "deployment.environment.name": "test"]))
    }

    @Test(arguments: [
        ("OTEL_TRACES_SAMPLER", "rate_limiting"), ("OTEL_BSP_MAX_QUEUE_SIZE", "0"), ("OTEL_BSP_SCHEDULE_DELAY", "5s"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_RESOURCE_ATTRIBUTES", "a"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=%zz"),
    ])
    func aValueThatCannotBeUsedIsReportedAndTheDefaultTaken(name: String, value: String) throws {
        let standard = try #require(read(["OTEL_TRACES_EXPORTER": "otlp"]).settings)
        let (settings, problems) = read(["OTEL_TRACES_EXPORTER": "otlp", name: value])
        #expect(settings == standard)
        #expect(problems.count == 1 && problems[0].contains(name))
    }

    @Test(arguments: [("OTEL_TRACES_EXPORTER", "zipkin"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")])
    func whatCannotWorkAtAllSwitchesOff(name: String, value: String) {
        let (settings, problems) = read([name: value])
        #expect(settings == nil && problems.count == 1)
    }

    @Test func aHeaderThatIsNoneIsNotRepeated() {
        let (_, problems) = read(["OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_HEADERS": "hunter2"])
        #expect(problems.count == 1 && !problems[0].contains("hunter2"))
    }
}
