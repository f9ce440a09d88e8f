import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Synchronization
import Testing

@testable import GatewayMCP

@Suite struct ResourceWatchTests {
    private let engine: Engine
    private let watch: ResourceWatch
    private let told = Told()
    private let scratch = CallScratch()
    private let ann = Principal(id: "ann")
    private let ben = Principal(id: "ben")

    /// `x://thing/{id}`, whose answers have a tag of their own, and `x://other`, whose answers have none.
    init() throws {
        let cache = { (tags: [TagTemplate]) in CachePolicy(ttl: 60_000_000_000, scope: .public, tags: tags) }
        let thing = try PlanFixtures.tool(cache: cache([PlanFixtures.tag(.literal("thing"), .parameter(0))]))
        let other = try PlanFixtures.tool(id: 1, name: "other", path: [.literal("/other")], parameters: [], cache: cache([]))
        let write = try PlanFixtures.tool(
            id: 2, name: "put_thing", method: .put, effect: .idempotent, invalidates: [PlanFixtures.tag(.literal("thing"), .parameter(0))])
        let resources = [
            ResourcePlan(
                name: "other", title: nil, description: "", icons: [],
                uri: URITemplate(segments: [.literal("x:"), .literal(""), .literal("other")]),
                tool: other, arguments: ByteBuffer(string: "{}"), completions: []),
            ResourcePlan(
                name: "thing", title: nil, description: "", icons: [],
                uri: URITemplate(segments: [.literal("x:"), .literal(""), .literal("thing"), .variable("id")]), tool: thing,
                arguments: ByteBuffer(string: "{}"), completions: [nil]),
        ]
        let plan = PlanFixtures.plan([thing, other, write], surface: PlanFixtures.surface(resources: resources))
        let (engine, told) = (Engine(plan: plan, upstream: FakeUpstream(json: "{}")), told)
        self.engine = engine
        watch = ResourceWatch(engine: engine) { change in told.changes.withLock { $0.append(change) } }
    }

    private final class Told: Sendable { let changes = Mutex<[ServerChange]>([]) }

    private func write(_ id: String) async throws {
        let message = ByteBuffer(string: #"{"id":"\#(id)"}"#)
        let token = try JSONScanner.scan(message.readableBytesUInt8Span)
        let admission = engine.admit(
            engine.plan.tools[2], arguments: token, message: message, principal: ann, scratch: scratch, now: .now())
        guard case .deferred(let call) = admission else { throw UnexpectedReply() }
        _ = await engine.complete(call)
    }

    private func look() -> [ServerChange] {
        watch.look()
        return told.changes.withLock { changes in
            defer { changes = [] }
            return changes
        }
    }

    @Test func everyCallerIsToldOnceOfEveryWriteToWhatTheyWatch() async throws {
        watch.add("x://thing/a", ann)
        watch.add("x://thing/a", ben)
        watch.add("x://thing/b", ann)
        #expect(look() == [])
        try await write("a")
        #expect(Set(look()) == [.resource(uri: "x://thing/a", principal: "ann"), .resource(uri: "x://thing/a", principal: "ben")])
        #expect(look() == [])
        try await write("a")
        try await write("a")
        #expect(look().count == 2)
    }

    @Test func whoeverLeavesIsNotToldAndWhoeverStaysIs() async throws {
        watch.add("x://thing/a", ann)
        watch.add("x://thing/a", ann)
        watch.remove("x://thing/a", ann)
        try await write("a")
        #expect(look().count == 1)
        watch.remove("x://thing/a", ann)
        watch.remove("x://thing/a", ann)
        try await write("a")
        #expect(look() == [])
    }

    @Test(arguments: [("x://thing/a", true), ("x://other", false), ("x://nothing", false)])
    func whatHasNoTagsCannotBeWatched(uri: String, canWatch: Bool) {
        #expect(watch.canWatch(uri, ann) == canWatch)
    }
}
