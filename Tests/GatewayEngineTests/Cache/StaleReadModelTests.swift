import GatewayPlan
import GatewayTestSupport
import Glibc
import JSONBytes
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import GatewayEngine

/// The engine itself, its tasks interleaved by a seed, against a reference that only knows what was written when.
///
/// `SETLIST_INTERLEAVINGS` says how many interleavings; a failure names its seed. `SETLIST_FIRST_INTERLEAVING` begins with that, or with the
/// multiple of 500 below it, since those share an engine.
@Suite(.onOwnThreads) struct StaleReadModelTests {
    private static let first = ProcessEnvironment.number("SETLIST_FIRST_INTERLEAVING") ?? 0
    private static let count = ProcessEnvironment.number("SETLIST_INTERLEAVINGS") ?? 1_500

    @Test func cache_settleWindow_noOldState() throws {
        var stages: [Stage] = []
        for seed in UInt64(Self.first)..<UInt64(max(Self.first, Self.count)) {
            // An engine costs more than what happens in it; a few hundred worlds, with names of their own, share one.
            if seed % 500 == 0 || stages.isEmpty { stages = try [Stage(lag: 0), Stage(lag: 300_000_000)] }
            var world = World(seed: seed, on: stages[seed % 3 == 0 ? 0 : 1])
            world.run(steps: 60)
            #expect(world.staleReads.isEmpty, "seed \(seed): \(world.staleReads)")
            #expect(world.unfinished == 0, "seed \(seed)")
            guard world.staleReads.isEmpty else { return }
        }
    }

    /// The check can fail: without the settle window the same interleavings show old state.
    @Test func withoutASettleWindowOldStateIsServed() throws {
        let stage = try Stage(lag: 300_000_000, settle: 0)
        let stale = (0..<400).reduce(0) { sum, seed in
            var world = World(seed: UInt64(seed), on: stage)
            world.run(steps: 60)
            return sum + world.staleReads.count
        }
        #expect(stale > 0)
    }
}

enum ProcessEnvironment {
    static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}

/// An engine before an upstream that shows writes late.
private struct Stage {
    let clock = ManualClock()
    let upstream = SteppedUpstream()
    let engine: Engine
    let lag: Int64

    /// - Parameter settle: the settle window of writes, nanoseconds; the upstream's lag unless given.
    init(lag: Int64, settle: Int64? = nil) throws {
        self.lag = lag
        let tag = PlanFixtures.tag(.literal("thing"), .parameter(0))
        let policy = CachePolicy(
            ttl: 5_000_000_000, scope: .user, tags: [tag], staleWhileRevalidate: 5_000_000_000, staleIfError: 60_000_000_000,
            refreshAhead: .init(percent: 50, hits: 1))
        let tools = [
            try PlanFixtures.tool(cache: policy),
            try PlanFixtures.tool(
                id: 1, name: "change", method: .put,
                parameters: [
                    PlanFixtures.parameter("id", in: .path, required: true),
                    PlanFixtures.parameter("n", .integer(minimum: nil, maximum: nil), in: .query(name: "n", list: .comma)),
                ], effect: .idempotent, invalidates: [PlanFixtures.tag(.literal("thing"), .parameter(0), andBelow: true)],
                settle: settle ?? lag),
        ]
        let clock = clock
        engine = Engine(plan: PlanFixtures.plan(tools), upstream: upstream, now: { clock.now })
    }
}

/// Two resources of their own on a stage, read and written through its engine.
private struct World {
    /// What the reference knows about a resource.
    struct Resource {
        /// When each version was written, nanoseconds; the version is the position.
        var written: [Int64] = [Int64.min]
        /// When the writer of each version was told; `nil` while it was not.
        var acknowledged: [Int64?] = [Int64.min]
    }

    struct Read {
        let resource: Int
        /// The oldest version that its answer may show.
        let oldest: Int
    }

    private let names: [String]
    private let clock: ManualClock
    private let upstream: SteppedUpstream
    private let executor: SeededExecutor
    private let engine: Engine
    private let lag: Int64
    private var random: SeededGenerator
    private var resources = [Resource](repeating: Resource(), count: 2)
    private let results = Results()
    private var reads: [Int: Read] = [:]
    /// The resource and version that each write has brought about.
    private var written: [Int: (resource: Int, version: Int)] = [:]
    private var tasks: [Int: Task<Void, Never>] = [:]
    private var last = 0
    private(set) var staleReads: [String] = []

    /// What tasks came to.
    private final class Results: Sendable {
        let answers = Mutex<[(number: Int, answer: Answer)]>([])
    }

    init(seed: UInt64, on stage: Stage) {
        random = SeededGenerator(seed: seed)
        executor = SeededExecutor(seed: seed &+ 1)
        names = ["a\(seed)", "b\(seed)"]
        (clock, upstream, engine, lag) = (stage.clock, stage.upstream, stage.engine, stage.lag)
    }

    /// Tasks that never ended.
    var unfinished: Int { tasks.count }

    mutating func run(steps: Int) {
        for _ in 0..<steps { step() }
        // Everything that is under way comes to an end.
        var rounds = 0
        while !tasks.isEmpty || !upstream.waiting.isEmpty, rounds < 1_000 {
            rounds += 1
            while executor.runOne() {}
            collect()
            for (number, call) in upstream.waiting { answer(number, call) }
        }
    }

    private mutating func step() {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3: read()
        case 3: write()
        case 4..<7: _ = executor.runOne()
        case 7:
            if let (number, call) = upstream.waiting.randomElement(using: &random) { answer(number, call) }
        case 8: clock.advance(by: .milliseconds(Int64([1, 50, 200, 400, 3_000].randomElement(using: &random) ?? 1)))
        default:
            if Bool.random(using: &random), let task = tasks.sorted(by: { $0.key < $1.key }).randomElement(using: &random) {
                if reads[task.key] != nil { task.value.cancel() }
            }
        }
        collect()
    }

    private mutating func read() {
        let resource = Int.random(in: 0..<2, using: &random)
        let read = Read(resource: resource, oldest: oldestVisible(resource))
        last += 1
        reads[last] = read
        start(0, #"{"id":"\#(names[resource])"}"#, insists: Int.random(in: 0..<8, using: &random) == 0)
    }

    private mutating func write() {
        let resource = Int.random(in: 0..<2, using: &random)
        last += 1
        start(1, #"{"id":"\#(names[resource])","n":\#(last)}"#, insists: false)
    }

    private mutating func start(_ tool: Int, _ arguments: String, insists: Bool) {
        let number = last
        let message = ByteBuffer(string: arguments)
        guard let arguments = try? JSONScanner.scan(message.readableBytesUInt8Span) else { return }
        let admission = engine.admit(
            engine.plan.tools[tool], arguments: arguments, message: message, principal: .local, insistsOnFresh: insists,
            scratch: CallScratch(executor: executor), now: clock.now)
        switch admission {
        case .answered(let answer): results.answers.withLock { $0.append((number, answer)) }
        case .deferred(let call):
            tasks[number] = Task(executorPreference: executor) { [engine, results] in
                let answer = await engine.complete(call)
                results.answers.withLock { $0.append((number, answer)) }
            }
        }
    }

    /// The upstream carries a call out, or breaks.
    private mutating func answer(_ number: Int, _ call: ToolCall) {
        let resource = call.withText(ofParameter: 0) { $0[0] == UInt8(ascii: "a") ? 0 : 1 }
        let time = clock.now.nanoseconds
        let breaks = Int.random(in: 0..<10, using: &random) == 0
        if call.tool.id == 1 {
            resources[resource].written.append(time)
            resources[resource].acknowledged.append(nil)
            let write = call.withValue(ofParameter: 1) { value, bytes in value.int64(in: bytes) }.flatMap { $0 } ?? 0
            written[Int(write)] = (resource, resources[resource].written.count - 1)
            return upstream.answer(number, breaks ? .failure(.interrupted("reset")) : .success(.empty(status: 204)))
        }
        guard !breaks else { return upstream.answer(number, .failure(.timedOut)) }
        // Any replica may answer: each has what was written a lag ago, and perhaps more.
        let known = resources[resource].written.lastIndex { $0 == Int64.min || $0 + lag <= time } ?? 0
        let version = Int.random(in: known..<resources[resource].written.count, using: &random)
        upstream.answer(number, .success(.json(#"{"version":\#(version)}"#)))
    }

    private mutating func collect() {
        let ended = results.answers.withLock { answers in
            defer { answers = [] }
            return answers
        }
        for (number, answer) in ended {
            tasks[number] = nil
            if let write = written.removeValue(forKey: number) {
                resources[write.resource].acknowledged[write.version] = clock.now.nanoseconds
            }
            guard let read = reads.removeValue(forKey: number), !answer.content.isError else { continue }
            let version = (try? answer.structured["version"]?.intValue).flatMap { $0 } ?? -1
            if version < read.oldest {
                staleReads.append("read \(number) of \(read.resource): \(version) < \(read.oldest), \(answer.source)")
            }
        }
    }

    /// The newest version that was acknowledged and has settled by now.
    private func oldestVisible(_ resource: Int) -> Int {
        let time = clock.now.nanoseconds
        return resources[resource].acknowledged.lastIndex { told in
            guard let told else { return false }
            return told == Int64.min || told + lag <= time
        } ?? 0
    }
}
