import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore
import Synchronization
import Testing

@testable import GatewayUpstream

/// How it is found out whether the upstream is there.
@Suite struct ProbeTests {
    private static let second: Int64 = 1_000_000_000

    private static func use(
        _ baseURL: String, group: any EventLoopGroup, _ body: (HTTPUpstream) async throws -> Void
    ) async throws {
        let upstream = HTTPUpstream(
            plan: PlanFixtures.upstream(baseURL: baseURL), userAgent: "test", tokens: TokenSource(standardStorePath: ""), group: group)
        try await body(upstream)
        try await upstream.shutdown()
    }

    @Test func aConnectionIsOpenedAndNothingIsAsked() async throws {
        let requests = Mutex(0)
        try await LocalServer.run({ _ in requests.withLock { $0 += 1 } }) { server in
            try await Self.use(server.baseURL + "/v1", group: server.group) { upstream in
                #expect(await upstream.probe(period: Self.second) == .well("127.0.0.1 takes connections"))
            }
        }
        #expect(requests.withLock { $0 } == 0)
    }

    @Test func anAnswerOfLateSaysEnough() async throws {
        try await LocalServer.run({ $0.send("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n") }) { server in
            try await Self.use(server.baseURL, group: server.group) { upstream in
                let tool = try PlanFixtures.tool()
                guard case .deferred(let deferred) = try EngineHarness([tool]).admit(#"{"id":"a"}"#) else {
                    Issue.record("not deferred")
                    return
                }
                _ = try await upstream.send(deferred.call)
                #expect(await upstream.probe(period: 3_600 * Self.second) == .well("answered 0 s ago"))
                #expect(await upstream.probe(period: 0) == .well("127.0.0.1 takes connections"), "that was too long ago")
            }
        }
    }

    @Test func aClosedPortAndAnUnknownNameAreSaid() async throws {
        try await LocalServer.run({ _ in }) { server in
            try await Self.use("http://127.0.0.1:1", group: server.group) { upstream in
                #expect(await upstream.probe(period: Self.second) == .ill("connection refused"))
            }
            try await Self.use("http://upstream.invalid/v1", group: server.group) { upstream in
                #expect(await upstream.probe(period: Self.second) == .ill("the name upstream.invalid cannot be resolved"))
            }
        }
    }
}
