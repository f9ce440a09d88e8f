import JSONBytes
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

@testable import GatewayServer

/// What comes of a reload, and how operators see it.
@Suite struct ReloaderTests {
    private final class Candidates: Sendable {
        let next = Mutex<Reloader.Candidate?>(nil)
        let applied = Mutex(0)

        func good(_ revision: String, restartNeeds: [String] = []) {
            next.withLock {
                $0 = .good(revision: revision, warnings: [], restartNeeds: restartNeeds) { self.applied.withLock { $0 += 1 } }
            }
        }

        func bad() { next.withLock { $0 = .bad(diagnostics: [["code": "E2107"]], text: "error[E2107]: unknown key") } }
    }

    private let status = ReloadStatus(revision: "a", at: 1, files: ["endpoints.yaml"])
    private let candidates = Candidates()
    private let desk: AdminDesk

    init() {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let reloader = Reloader(status: status, logger: quiet, loop: MultiThreadedEventLoopGroup.singleton.next(), now: { 5 })
        let candidates = candidates
        let reload: @Sendable (Reloader.Cause) async -> ReloadStatus.Last = { cause in
            await reloader.reload(cause) { candidates.next.withLock { $0 } ?? .bad(diagnostics: [], text: "") }
        }
        let routes = ReloadRoutes(status, reload: reload, rollback: reload)
        desk = AdminDesk(AdminHarness.plan, AdminRoutes(routes.routes), quiet)
    }

    private func ask(_ method: HTTPMethod, _ path: String) async -> AdminResponse {
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: ["Host": "127.0.0.1", "Setlist-Actor": "ann"])
        return await desk.answer(.init(head: head, body: .init(), peer: "127.0.0.1:5"))
    }

    @Test func aGoodOneIsApplied() async throws {
        candidates.good("b", restartNeeds: ["server.http.port"])
        let answer = await ask(.POST, "/config/reload")
        #expect(answer.status == 200)
        #expect(try answer.json["restart_needed"] == ["server.http.port"])
        #expect(candidates.applied.withLock { $0 } == 1)
        let shown = try await ask(.GET, "/config").json
        #expect(shown["revision"] == "b")
        #expect(shown["loaded_ms"] == 5)
        #expect(shown["last_reload"]?["cause"] == "ann")
        #expect(status.numbers == .init(applied: 1, refused: 0, lastSuccessful: true, lastSuccess: 5, revision: "b"))
    }

    @Test func aBadOneChangesNothingAndSaysWhy() async throws {
        candidates.bad()
        let answer = await ask(.POST, "/config/reload")
        #expect(answer.status == 422)
        #expect(try answer.json["message"] == "error[E2107]: unknown key")
        #expect(candidates.applied.withLock { $0 } == 0)
        let shown = try await ask(.GET, "/config").json
        #expect(shown["revision"] == "a")
        #expect(shown["loaded_ms"] == 1)
        #expect(shown["last_reload"]?["diagnostics"] == [["code": "E2107"]])
        #expect(status.numbers == .init(applied: 0, refused: 1, lastSuccessful: false, lastSuccess: 1, revision: "a"))
        candidates.good("a")
        _ = await ask(.POST, "/config/reload")
        #expect(status.numbers.lastSuccessful)
    }
}
