import GatewayPlan
import JSONBytes
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import GatewayServer

/// The admin listener on a real socket.
@Suite(.timeLimit(.minutes(1))) struct AdminListenerTests {
    private func use(_ routes: AdminRoutes = AdminHarness.routes, _ body: (TestClient) async throws -> Void) async throws {
        let listener = AdminListener(
            plan: AdminHarness.plan, routes: routes, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let address = try #require(try await listener.bind())
        let run = Task { try await listener.run() }
        try await body(try await TestClient.connect(to: address))
        run.cancel()
        try await run.value
    }

    @Test func aConnectionServesManyRequests() async throws {
        try await use { client in
            for _ in 0..<3 {
                try await client.send("GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let response = try await client.response()
                #expect(response.status == 200)
                #expect(response.headers["content-type"] == "application/json")
                #expect(response.headers["cache-control"] == "no-store")
                #expect(response.headers["connection"] == nil)
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        try await use { client in
            let paint = { (name: String) in "POST /things/\(name)/paint HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}" }
            try await client.send(paint("a") + paint("b") + "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let responses = try Response.all(in: await client.rest())
            #expect(try responses.prefix(2).map { try $0.json["name"] } == ["a", "b"])
            #expect(responses.map(\.status) == [200, 200, 200])
            #expect(responses.last?.headers["connection"] == "close")
        }
    }

    @Test func headHasNoBody() async throws {
        try await use { client in
            try await client.send("HEAD /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let text = await client.rest()
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("content-length: 3\r\n"))
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func aBodyBeyondTheLimitIsRefused() async throws {
        try await use { client in
            let body = String(repeating: " ", count: AdminHarness.plan.maximumBodyBytes + 1)
            try await client.send("POST /things/a/paint HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
            #expect(try await client.response().status == 413)
            try await client.send("GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await client.response().status == 200)
        }
    }

    @Test func whatIsNotHTTPIsRefused() async throws {
        try await use { client in
            try await client.send("nonsense\r\n\r\n")
            #expect(try Response.all(in: await client.rest()).map(\.status) == [400])
        }
    }

    @Test func aClientThatHasSentEverythingStillGetsItsAnswer() async throws {
        try await use { client in
            try await client.send("GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await client.endSending()
            #expect(try await client.response().status == 200)
            #expect(await client.rest() == "")
        }
    }
}
