import GatewayTelemetry
import JSONBytes
import Logging
import NIOCore
import NIOHTTP1
import Testing

@testable import GatewayServer

/// How much is logged, seen and changed.
@Suite struct LogRoutesTests {
    private let output = LogOutput(format: .json, level: .notice, time: { 0 }, write: { _ in })

    private func ask(_ method: HTTPMethod, _ path: String = "/log-level", body: String = "") async -> AdminResponse {
        let desk = AdminDesk(
            AdminHarness.plan, AdminRoutes(LogRoutes(output).routes), Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: ["Host": "127.0.0.1:8809"])
        return await desk.answer(.init(head: head, body: ByteBuffer(string: body), peer: "127.0.0.1:5"))
    }

    @Test func theLevelIsShown() async throws {
        #expect(try await ask(.GET).json == ["level": "notice", "format": "json"])
    }

    @Test(arguments: [("/log-level", #"{"level":"debug"}"#), ("/log-level?level=debug", "")])
    func theLevelIsChanged(path: String, body: String) async throws {
        let response = await ask(.POST, path, body: body)
        #expect(response.status == 200)
        #expect(try response.json["level"] == "debug")
        #expect(output.level == .debug)
    }

    @Test(arguments: ["", #"{"level":"loud"}"#, #"{"level":3}"#, #"{"level":"Debug"}"#])
    func anotherWordChangesNothing(body: String) async throws {
        let response = await ask(.POST, body: body)
        #expect(response.status == 400)
        #expect(try response.json["error"] == "bad_level")
        #expect(output.level == .notice)
    }
}
