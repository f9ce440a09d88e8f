import Foundation
import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import NIOCore
import Testing

@testable import GatewayUpstream

@Suite struct HTTPUpstreamTests {
    private static func send(
        to baseURL: String, group: any EventLoopGroup, timeout: Int64 = 5_000_000_000, credentials: CredentialPlan = .none,
        limit: Int = 1000
    ) async throws -> Result<UpstreamResponse, UpstreamFailure> {
        var plan = PlanFixtures.upstream(baseURL: baseURL)
        plan.credentials = credentials
        plan.maximumResponseBytes = limit
        let tool = try PlanFixtures.tool(timeout: timeout)
        guard case .deferred(let deferred) = try EngineHarness([tool]).admit(#"{"id":"a"}"#) else { throw NotDeferred() }
        let upstream = HTTPUpstream(plan: plan, userAgent: "test", tokens: TokenSource(standardStorePath: ""), group: group)
        let result: Result<UpstreamResponse, UpstreamFailure>
        do throws(UpstreamFailure) {
            result = .success(try await upstream.send(deferred.call))
        } catch {
            result = .failure(error)
        }
        try await upstream.shutdown()
        return result
    }

    private struct NotDeferred: Error {}

    @Test func anAnswerComesWithItsStatusTypeAndRetryAfter() async throws {
        let answer: LocalServer.Answer = {
            $0.send("HTTP/1.1 429 X\r\nContent-Type: Application/JSON; charset=utf-8\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}")
        }
        try await LocalServer.run(answer) { server in
            let response = try await Self.send(to: server.baseURL, group: server.group).get()
            #expect(response.status == 429)
            #expect(response.mediaType == "application/json")
            #expect(response.retryAfterSeconds == 7)
            #expect(String(buffer: response.body) == "{}")
        }
    }

    @Test(arguments: [
        ("Cache-Control: public, max-age=60", 60 as Int?), ("Cache-Control: max-age=60\r\nAge: 20", 40), ("Cache-Control: No-Store", 0),
        ("Cache-Control: private, no-cache, max-age=60", 0), ("Cache-Control: max-age=soon", 0), ("Cache-Control: public", nil),
        ("X: y", nil),
    ])
    func anAnswerSaysHowLongItMayBeKept(header: String, seconds: Int?) async throws {
        let answer: LocalServer.Answer = {
            $0.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: W/\"a\"\r\n\(header)\r\nContent-Length: 2\r\n\r\n{}")
        }
        try await LocalServer.run(answer) { server in
            let response = try await Self.send(to: server.baseURL, group: server.group).get()
            #expect(response.maximumAgeSeconds == seconds)
            #expect(response.etag == #"W/"a""#)
        }
    }

    @Test func anAnswerThatDoesNotComeInTimeMayHaveBeenActedUpon() async throws {
        try await LocalServer.run({ _ in }) { server in
            let result = try await Self.send(to: server.baseURL, group: server.group, timeout: 100_000_000)
            #expect(result == .failure(.timedOut))
        }
    }

    @Test func aConnectionThatBreaksMayHaveBeenActedUpon() async throws {
        try await LocalServer.run({ $0.close(promise: nil) }) { server in
            guard case .failure(let failure) = try await Self.send(to: server.baseURL, group: server.group) else { throw NotDeferred() }
            #expect(!failure.provesNothingWasSent)
        }
    }

    @Test func aConnectionThatIsRefusedProvesThatNothingWasSent() async throws {
        try await LocalServer.run({ _ in }) { server in
            let result = try await Self.send(to: "http://127.0.0.1:1", group: server.group)
            #expect(result == .failure(.unreachable("connection refused")))
        }
    }

    @Test func anAnswerLargerThanTheLimitIsRefused() async throws {
        let large = ByteBuffer(repeating: 0x20, count: 2000)
        let answer: LocalServer.Answer = { $0.send("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n", body: large) }
        try await LocalServer.run(answer) { server in
            let result = try await Self.send(to: server.baseURL, group: server.group)
            #expect(result == .failure(.tooLarge(limit: 1000)))
        }
    }

    @Test func anAnswerThatInflatesBeyondTheLimitIsRefused() async throws {
        // 20,000 spaces.
        let zipped = try #require(Data(base64Encoded: "H4sIAAAAAAACA+3BMQEAAADCoCrrn9IaHkABAAAAAAAAAAAAAAAAAAAAAAAA8GAoxAiFIE4AAA=="))
        let answer: LocalServer.Answer = {
            $0.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(zipped.count)\r\n\r\n", body: ByteBuffer(bytes: zipped))
        }
        try await LocalServer.run(answer) { server in
            let result = try await Self.send(to: server.baseURL, group: server.group)
            #expect(result == .failure(.tooLarge(limit: 1000)))
        }
    }

    @Test func withoutATokenNothingIsSent() async throws {
        try await LocalServer.run({ $0.close(promise: nil) }) { server in
            let credentials = CredentialPlan.bearer(Secret(""), help: "Set TOKEN.")
            let result = try await Self.send(to: server.baseURL, group: server.group, credentials: credentials)
            #expect(result == .failure(.noCredential(help: "Set TOKEN.")))
        }
    }

    @Test func aTokenThatCannotBeSentIsNotQuoted() async throws {
        try await LocalServer.run({ $0.close(promise: nil) }) { server in
            let credentials = CredentialPlan.bearer(Secret("marker\r"), help: nil)
            let result = try await Self.send(to: server.baseURL, group: server.group, credentials: credentials)
            #expect(!"\(result)".contains("marker"))
            guard case .failure(.unreachable) = result else { throw NotDeferred() }
        }
    }

    @Test func cancellingTheTaskAbortsTheExchange() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        try await LocalServer.run({ _ in arrival.yield() }) { server in
            let (baseURL, group) = (server.baseURL, server.group)
            let task = Task { try await Self.send(to: baseURL, group: group) }
            for await _ in arrivals { break }
            task.cancel()
            let result = try await task.value
            #expect(result == .failure(.cancelled))
        }
    }
}
