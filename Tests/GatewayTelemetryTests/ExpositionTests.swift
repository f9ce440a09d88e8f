import GatewayTelemetry
import Testing

@Suite struct ExpositionTests {
    private let registry = MetricRegistry()
    private static let hour: Int64 = 3_600_000_000_000

    private func lines(_ format: ExpositionFormat = .text, now: Int64 = 0) -> [String] {
        String(decoding: registry.exposition(format, now: now), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func aSeriesStandsAtZeroFromTheStart() {
        _ = registry.counter(.toolCalls, "get_track", "g", "ok")
        #expect(lines().contains(#"setlist_tool_calls_total{tool="get_track",group="g",outcome="ok"} 0"#))
    }

    @Test func theSameLabelsAreTheSameSeries() {
        registry.counter(.toolCalls, "a", "g", "ok").increment()
        registry.counter(.toolCalls, "a", "g", "ok").increment(by: 2)
        registry.counter(.toolCalls, "a", "g", "failed").increment()
        #expect(lines().contains(#"setlist_tool_calls_total{tool="a",group="g",outcome="ok"} 3"#))
        #expect(lines().contains(#"setlist_tool_calls_total{tool="a",group="g",outcome="failed"} 1"#))
    }

    @Test func aMetricWithoutSeriesIsLeftOut() {
        #expect(lines().isEmpty)
        _ = registry.gauge(.callsInFlight)
        #expect(lines().filter { $0.hasPrefix("# TYPE") } == ["# TYPE setlist_calls_in_flight gauge"])
    }

    @Test func bucketsAreCumulativeAndABoundBelongsToItsBucket() {
        let histogram = registry.histogram(.toolCallDuration, "a", "g")
        histogram.record(nanoseconds: 1_000_000)
        histogram.record(nanoseconds: 1_000_001)
        histogram.record(nanoseconds: 60_000_000_000)
        let text = lines()
        #expect(text.contains(#"setlist_tool_call_duration_seconds_bucket{tool="a",group="g",le="0.001"} 1"#))
        #expect(text.contains(#"setlist_tool_call_duration_seconds_bucket{tool="a",group="g",le="0.005"} 2"#))
        #expect(text.contains(#"setlist_tool_call_duration_seconds_bucket{tool="a",group="g",le="30.0"} 2"#))
        #expect(text.contains(#"setlist_tool_call_duration_seconds_bucket{tool="a",group="g",le="+Inf"} 3"#))
        #expect(text.contains(#"setlist_tool_call_duration_seconds_count{tool="a",group="g"} 3"#))
        #expect(text.contains(#"setlist_tool_call_duration_seconds_sum{tool="a",group="g"} 60.002000001"#))
    }

    @Test func labelValuesAreEscaped() {
        _ = registry.counter(.toolCalls, "a\"b\\c\nd", "g", "ok")
        #expect(lines().contains(#"setlist_tool_calls_total{tool="a\"b\\c\nd",group="g",outcome="ok"} 0"#))
    }

    @Test func openMetricsNamesTheFamilyUnitEndAndExemplars() {
        registry.counter(.processCPU).increment()
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let cells = SeriesCells(bounds: BucketBounds.calls)
        registry.histogram(.toolCallDuration, "a", "g", in: cells)
        cells.count(0, nil, nanoseconds: 2_000_000)
        cells.note(Exemplar(traceID: trace, value: 0.002), nanoseconds: 2_000_000)
        let text = lines(.openMetrics)
        #expect(text.contains("# TYPE process_cpu_seconds counter"))
        #expect(text.contains("# UNIT process_cpu_seconds seconds"))
        #expect(text.contains("process_cpu_seconds_total 1"))
        #expect(
            text.contains(#"setlist_tool_call_duration_seconds_bucket{tool="a",group="g",le="0.005"} 1 # {trace_id="\#(trace)"} 0.002"#))
        #expect(text.last == "# EOF")
        #expect(!lines(.text).contains { $0.contains("trace_id") || $0.hasPrefix("# EOF") || $0.hasPrefix("# UNIT") })
    }

    @Test func sourcesAreAskedAtTheScrape() {
        struct Source: MetricSource {
            func collect(into samples: inout MetricSamples) {
                samples.add(.limitRemaining, "reads", "1m", value: 149)
                samples.add(.retryBudgetRemaining, "api", value: 0.5)
            }
        }
        registry.add(Source())
        #expect(lines().contains(#"setlist_rate_limit_remaining{tier="reads",window="1m"} 149"#))
        #expect(lines().contains(#"setlist_retry_budget_remaining_ratio{upstream="api"} 0.5"#))
    }

    @Test func seriesOfWhatWasRemovedGoAfterAnHourAndComeBackWhenItDoes() {
        let kept = registry.counter(.toolCalls, "kept", "g", "ok")
        let gone = registry.counter(.toolCalls, "gone", "g", "ok")
        kept.increment()
        gone.increment()
        registry.retire(label: "tool", keeping: ["kept"], now: 0)
        #expect(lines(now: Self.hour - 1).contains(#"setlist_tool_calls_total{tool="gone",group="g",outcome="ok"} 1"#))
        registry.retire(label: "tool", keeping: ["kept"], now: Self.hour / 2)
        let later = lines(now: Self.hour)
        #expect(!later.contains { $0.contains("gone") })
        #expect(later.contains(#"setlist_tool_calls_total{tool="kept",group="g",outcome="ok"} 1"#))
        _ = registry.counter(.toolCalls, "gone", "g", "ok")
        #expect(lines(now: Self.hour).contains(#"setlist_tool_calls_total{tool="gone",group="g",outcome="ok"} 0"#))
    }

    @Test func theProcessTellsItsNumbers() throws {
        registry.add(ProcessMetrics(startTime: 1_700_000_000))
        let text = lines()
        #expect(text.contains("process_start_time_seconds 1700000000"))
        let memory = try #require(text.first { $0.hasPrefix("process_resident_memory_bytes ") })
        let bytes = try #require(Double(memory.split(separator: " ")[1]))
        #expect(bytes > 1_000_000)
        #expect(text.contains { $0.hasPrefix("process_open_fds ") && !$0.hasSuffix(" 0") })
    }

    @Test func theFormatFollowsTheAcceptHeader() {
        #expect(ExpositionFormat(accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5") == .openMetrics)
        #expect(ExpositionFormat(accept: "*/*") == .text)
    }
}
