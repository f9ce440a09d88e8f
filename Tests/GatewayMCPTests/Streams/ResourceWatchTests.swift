import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Synchronization
import Testing

@testable import GatewayMCP

@Suite struct ResourceWatchTests {
    private let clock = ManualClock()
    private let upstream = FakeUpstream(json: "{}")
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
        let (clock, told) = (clock, told)
        let engine = Engine(plan: plan, upstream: upstream, now: { clock.now })
        self.engine = engine
        watch = ResourceWatch(engine: engine) { change in told.changes.withLock { $0.append(change) } }
    }

    private final class Told: Sendable { let changes = Mutex<[ServerChange]>([]) }

    private func write(_ id: String) async throws {
        let message = ByteBuffer(string: #"{"id":"\#(id)"}"#)
        let token = try JSONScanner.scan(message.readableBytesUInt8Span)
        let admission = engine.admit(
            engine.plan.tools[2], arguments: token, message: message, principal: ann, scratch: scratch, now: clock.now)
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

    /// Reads a thing as the upstream has it now.
    private func read(_ id: String, as principal: Principal, _ json: String) async throws {
        upstream.answer { _ throws(UpstreamFailure) in .json(json) }
        clock.advance(by: .seconds(61))
        let message = ByteBuffer(string: #"{"id":"\#(id)"}"#)
        let admission = engine.admit(
            engine.plan.tools[0], arguments: try JSONScanner.scan(message.readableBytesUInt8Span), message: message, principal: principal,
            scratch: scratch, now: clock.now)
        guard case .deferred(let call) = admission else { throw UnexpectedReply() }
        _ = await engine.complete(call)
    }

    /// What somebody has changed past the gateway is seen when the answer is fetched anew, whoever asks.
    @Test func whatTheUpstreamSaysOtherwiseIsTold() async throws {
        try await read("a", as: ben, #"{"v":1}"#)
        watch.add("x://thing/a", ann)
        watch.add("x://thing/b", ann)
        try await read("a", as: ben, #"{"v":1}"#)
        #expect(look() == [])
        try await read("a", as: ben, #"{"v":2}"#)
        #expect(look() == [.resource(uri: "x://thing/a", principal: "ann")])
        // The first answer is news to nobody.
        try await read("b", as: ann, #"{"v":1}"#)
        #expect(look() == [])
        watch.remove("x://thing/a", ann)
        try await read("a", as: ben, #"{"v":3}"#)
        #expect(look() == [])
    }

    @Test func aWriteIsToldOnceAlthoughTheAnswerAfterItIsAnother() async throws {
        watch.add("x://thing/a", ann)
        try await read("a", as: ann, #"{"v":1}"#)
        try await write("a")
        #expect(look().count == 1)
        try await read("a", as: ann, #"{"v":2}"#)
        #expect(look() == [])
        // Also when it is fetched before anybody has looked.
        try await write("a")
        try await read("a", as: ann, #"{"v":3}"#)
        #expect(look().count == 1)
        try await read("a", as: ann, #"{"v":4}"#)
        #expect(look().count == 1)
    }

    @Test(arguments: [("x://thing/a", true), ("x://other", false), ("x://nothing", false)])
    func whatHasNoTagsCannotBeWatched(uri: String, canWatch: Bool) {
        #expect(watch.canWatch(uri, ann) == canWatch)
    }

    @Test func whatACallerMayNotReadTheyCannotWatch() async throws {
        let guest = Principal(id: "guest", tools: ToolGrant(names: ["other"]))
        #expect(!watch.canWatch("x://thing/a", guest))
        watch.add("x://thing/a", guest)
        try await write("a")
        #expect(look() == [])
    }

    private func subscribe(_ server: MCPServer, _ session: ClientSession) throws -> JSONValue {
        let message = ByteBuffer(
            string: #"{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"x://thing/a"}}"#)
        var context = MessageContext(principal: session.principal, scratch: scratch, now: clock.now)
        context.session = session
        let root = try JSONScanner.scan(message.readableBytesUInt8Span)
        guard case .request(let request) = try Envelope.read(root, in: message.readableBytesUInt8Span),
            case .now(let reply, _) = server.respond(to: request, as: .november2025, in: message, context)
        else { throw UnexpectedReply() }
        return try JSONValue.parse(reply)
    }

    @Test func anOlderClientCannotSubscribeToWhatItMayNotRead() throws {
        let server = MCPServer(engine: engine)
        let guest = server.makeSession(Principal(id: "guest", tools: ToolGrant(names: ["other"])))
        #expect(try subscribe(server, guest)["error"]?["code"] == -32002)
        #expect(guest.subscriptions == [])
        let caller = server.makeSession(ann)
        #expect(try subscribe(server, caller)["error"] == nil)
        #expect(caller.subscriptions == ["x://thing/a"])
    }

    @Test func nobodyIsToldOfWhatAnotherCallerSees() throws {
        let server = MCPServer(engine: engine)
        let (older, modern) = ([RecordingStream(), RecordingStream()], [RecordingStream(), RecordingStream()])
        for (index, principal) in [ann, ben].enumerated() {
            let session = server.makeSession(principal)
            session.agree(on: .november2025, ClientCapabilities())
            session.becomeReady()
            session.open(older[index])
            server.hub.add(session)
            #expect(try subscribe(server, session)["error"] == nil)
            let request = Modern.request("subscriptions/listen", #""notifications":{"resourceSubscriptions":["x://thing/a"]}"#)
            let reply = server.receive(
                ByteBuffer(string: request), headers: Modern.headers("subscriptions/listen"),
                MessageContext(principal: principal, scratch: scratch, now: clock.now))
            guard case .standing(let standing) = reply else { throw UnexpectedReply() }
            standing.open(on: modern[index])
        }
        server.publish(.resource(uri: "x://thing/a", principal: "ben"))
        let (updated, acknowledged) = ("notifications/resources/updated", "notifications/subscriptions/acknowledged")
        #expect(older.map(\.methods) == [[], [updated]])
        #expect(modern.map(\.methods) == [[acknowledged], [acknowledged, updated]])
    }

    @Test func aSessionThatIsOverTakesNoSubscriptions() async throws {
        let server = MCPServer(engine: engine)
        let session = server.makeSession(ann)
        session.end()
        #expect(try subscribe(server, session)["error"]?["code"] == -32600)
        #expect(session.subscriptions == [])
    }
}
