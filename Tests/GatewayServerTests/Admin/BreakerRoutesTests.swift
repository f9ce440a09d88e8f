import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Logging
import NIOCore
import NIOHTTP1
import Testing

@testable import GatewayServer

/// What operators see of the breakers and do about them.
@Suite struct BreakerRoutesTests {
    private let clock = ManualClock()
    private let registry: BreakerRegistry
    private let desk: AdminDesk

    init() throws {
        let plan = PlanFixtures.plan([try PlanFixtures.tool(resilience: .standard())])
        registry = BreakerRegistry(plan: plan, seed: 1)
        let clock = clock
        let routes = BreakerRoutes(registry, now: { clock.now }, wallClock: { 1_800_000_000_000 })
        desk = AdminDesk(AdminHarness.plan, AdminRoutes(routes.routes), Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func ask(_ method: HTTPMethod, _ path: String, body: String = "") async -> AdminResponse {
        let head = HTTPRequestHead(
            version: .http1_1, method: method, uri: path, headers: ["Host": "127.0.0.1:8809", "Setlist-Actor": "ada"])
        return await desk.answer(.init(head: head, body: ByteBuffer(string: body), peer: "127.0.0.1:5"))
    }

    private func fail(times: Int) {
        for _ in 0..<times {
            if case .admitted(let permit) = registry.breakers[0].permit(now: clock.now) {
                registry.breakers[0].record(permit, .failure, of: 0, now: clock.now)
            }
        }
    }

    @Test func anOpenBreakerTellsWhyAndWhenItTriesAgain() async throws {
        fail(times: 6)
        clock.advance(by: .seconds(10))
        let breaker = try #require(try await ask(.GET, "/breakers").json["breakers"]?[0])
        #expect(breaker["name"] == "test.get_thing")
        #expect(breaker["state"] == "open")
        #expect(breaker["retry_after_seconds"] == 50)
        #expect(breaker["totals"]?["refused"] == 1)
        let transition = try #require(breaker["transitions"]?[0])
        #expect(transition["cause"] == "consecutive_failures")
        #expect(transition["time_ms"] == .integer(1_800_000_000_000 - 10_000))
        #expect(transition["window"]?["failures"] == 5)
    }

    @Test func itsStateIsTheOneThatTimeHasBroughtWithoutAnyCall() async throws {
        fail(times: 5)
        clock.advance(by: .seconds(61))
        #expect(try await ask(.GET, "/breakers/test.get_thing").json["state"] == "half_open")
    }

    @Test func anOverrideHasAnActorAndAnEnd() async throws {
        let answer = try await ask(.POST, "/breakers/test.get_thing/force-open", body: #"{"ttl_seconds":600}"#).json
        #expect(answer["state"] == "forced_open")
        #expect(answer["override"] == ["actor": "ada", "remaining_seconds": 600])
        clock.advance(by: .seconds(600))
        let later = try await ask(.GET, "/breakers/test.get_thing").json
        #expect(later["state"] == "closed")
        #expect(later["transitions"]?[1]?["cause"] == "override_expired")
    }

    @Test func withoutATimeItHoldsAsLongAsThePolicySays() async throws {
        let answer = try await ask(.POST, "/breakers/test.get_thing/force-close").json
        #expect(answer["state"] == "forced_closed")
        #expect(answer["override"]?["remaining_seconds"] == 900)
    }

    @Test func aResetClosesIt() async throws {
        fail(times: 5)
        let answer = try await ask(.POST, "/breakers/test.get_thing/reset").json
        #expect(answer["state"] == "closed")
        #expect(answer["transitions"]?[1]?["actor"] == "ada")
    }

    @Test(arguments: [#"{"ttl_seconds":0}"#, #"{"ttl_seconds":"ten"}"#, #"{"ttl_seconds":1.5}"#, #"{"ttl_seconds":99999999999}"#])
    func aTimeThatIsNoneIsRefused(body: String) async throws {
        let answer = await ask(.POST, "/breakers/test.get_thing/force-open", body: body)
        #expect(answer.status == 400)
        #expect(try answer.json["error"] == "bad_ttl")
        #expect(registry.breakers[0].snapshot(now: clock.now).state == .closed)
    }

    @Test func anUnknownNameIsSaidToBeOne() async throws {
        let answer = await ask(.POST, "/breakers/nobody/reset")
        #expect(answer.status == 404)
        #expect(try answer.json["error"] == "unknown_breaker")
    }
}
