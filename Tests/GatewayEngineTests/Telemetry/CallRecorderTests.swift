import GatewayEngine
import GatewayPlan
import GatewayTelemetry
import GatewayTestSupport
import NIOCore
import Synchronization
import Testing

/// What is told of calls: once each, and with the word that belongs to their answer.
@Suite struct CallRecorderTests {
    /// Remembers what it is told.
    private final class Observer: CallObserver {
        let calls = Mutex<[CallRecord]>([])
        let attempts = Mutex<[AttemptRecord]>([])

        let wantsCalls = true

        func begins(_ call: ToolCall, from trace: TraceContext?, at start: NIODeadline) -> TraceContext? { trace }
        func begins(attempt number: Int, of call: ToolCall, at start: NIODeadline) -> TraceContext? { call.trace }
        func repeats(_ call: ToolCall, attempts: Int, meaning: OutcomeClass, pause: Int64, at time: NIODeadline) {}
        func ended(_ call: CallRecord) { calls.withLock { $0.append(call) } }
        func ended(_ attempt: AttemptRecord) { attempts.withLock { $0.append(attempt) } }

        var endings: [CallEnding] { calls.withLock { $0.map(\.ending) } }
        var lookups: [CacheLookup?] { calls.withLock { $0.map(\.lookup) } }
    }

    private static let cache = CachePolicy(ttl: 60_000_000_000, scope: .public, tags: [])
    private let registry = MetricRegistry()
    private let observer = Observer()

    private func harness(
        _ upstream: FakeUpstream, cache: CachePolicy? = Self.cache, fallback: [FallbackStep] = []
    ) throws -> EngineHarness {
        let resilience = ToolResilience(deadline: 45_000_000_000, breaker: nil, retry: nil, outcomes: [], fallback: fallback)
        return EngineHarness(
            [try PlanFixtures.tool(cache: cache, resilience: resilience)], upstream: upstream, drives: true, registry: registry,
            observer: observer)
    }

    /// The value of a series, by its text up to the value.
    private func value(_ series: String) -> String? {
        let lines = String(decoding: registry.exposition(.text, now: 0), as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
    }

    private func calls(_ ending: String) -> String? { value(#"setlist_tool_calls_total{tool="get_thing",group="",outcome="\#(ending)"}"#) }
    private func lookups(_ result: String) -> String? {
        value(#"setlist_cache_requests_total{endpoint="get_thing",group="",result="\#(result)"}"#)
    }

    @Test func aMissAndTheHitsBehindItAreToldOnceEach() async throws {
        let harness = try harness(FakeUpstream(json: #"{"ok":1}"#))
        for _ in 0..<3 { _ = try await harness.call(#"{"id":"a"}"#) }
        #expect(observer.endings == [.ok, .ok, .ok])
        #expect(observer.lookups == [.miss, .hit, .hit])
        #expect(calls("ok") == "3" && lookups("miss") == "1" && lookups("hit") == "2")
        #expect(calls("failed") == "0", "a label set is there before its first event")
        #expect(value(#"setlist_tool_call_duration_seconds_count{tool="get_thing",group=""}"#) == "3")
        #expect(value("setlist_gateway_overhead_seconds_count") == "1", "a hit asks nobody")
        #expect(observer.attempts.withLock { $0.map(\.status) } == [200])
    }

    @Test func whatIsWrongAboutACallIsNotHeldAgainstAnybody() async throws {
        let harness = try harness(FakeUpstream { _ throws(UpstreamFailure) in .json("{}", status: 404) })
        _ = try await harness.call(#"{"nothing":1}"#)
        _ = try await harness.call(#"{"id":"a"}"#)
        #expect(observer.endings == [.rejected, .rejected])
        #expect(observer.lookups == [nil, .miss])
    }

    @Test(arguments: [401, 429, 500, 503]) func whatTheUpstreamCannotDoHasFailed(status: Int) async throws {
        let harness = try harness(FakeUpstream { _ throws(UpstreamFailure) in .json("{}", status: status) })
        _ = try await harness.call(#"{"id":"a"}"#)
        #expect(observer.endings == [.failed])
    }

    @Test func whatIsNotSentIsRefused() async throws {
        let harness = try harness(FakeUpstream { _ throws(UpstreamFailure) in .json("{}", status: 429) })
        _ = try await harness.call(#"{"id":"a"}"#)
        _ = try await harness.call(#"{"id":"b"}"#)
        #expect(observer.endings == [.failed, .refused], "the gate has closed")
        #expect(value(#"setlist_rate_limit_decisions_total{tier="account",decision="reject"}"#) == "1")
    }

    @Test func aSubstituteIsDegradedAndCountedByItsStep() async throws {
        let harness = try harness(
            FakeUpstream { _ throws(UpstreamFailure) in .json("{}", status: 500) }, fallback: [.fixed(json: "{}")])
        _ = try await harness.call(#"{"id":"a"}"#)
        #expect(observer.endings == [.degraded])
        #expect(value(#"setlist_fallbacks_total{endpoint="get_thing",step="static"}"#) == "1")
    }

    @Test func whoInsistsPassesTheCacheBy() async throws {
        let harness = try harness(FakeUpstream(json: "{}"))
        _ = try await harness.call(#"{"id":"a"}"#)
        _ = try await harness.call(#"{"id":"a"}"#, insistsOnFresh: true)
        #expect(observer.lookups == [.miss, .bypass])
    }

    @Test func aCallerWhoGivesUpHasCancelled() async throws {
        let upstream = HeldUpstream()
        let plan = PlanFixtures.plan([try PlanFixtures.tool()])
        let recorder = CallRecorder(plan, in: registry, observer: observer)
        let engine = Engine(plan: plan, upstream: upstream, recorder: recorder)
        let message = ByteBuffer(string: #"{"id":"a"}"#)
        guard
            case .deferred(let call) = engine.admit(
                plan.tools[0], arguments: message, principal: .local, scratch: CallScratch(), now: .now())
        else { throw Missing() }
        let task = Task { await engine.complete(call) }
        for await event in upstream.events where event == .arrived { break }
        task.cancel()
        _ = await task.value
        #expect(observer.endings == [.cancelled])
    }

    private struct Missing: Error {}
}
