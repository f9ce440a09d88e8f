import Foundation
import GatewayMCP
import GatewayTestSupport
import JSONBytes
import NIOCore
import TestSupport
import Testing

/// Any bytes at all: no crash, and every answer is one line of valid JSON.
@Suite(.onOwnThreads) struct MessageFuzzTests {
    private static let seeds = [
        Modern.request("tools/call", #""name":"get_thing","arguments":{"id":"a"}"#),
        Modern.request("tools/list"), Modern.request("subscriptions/listen", #""notifications":{"toolsListChanged":true}"#),
        #"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}"#, Modern.request("server/discover"),
        #"{"jsonrpc":"2.0","id":"x","method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
        #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"result":{}}]"#,
        #"{"jsonrpc":"2.0","id":18446744073709551616,"method":"tools/call","params":{"name":"\u0067et_thing","arguments":{"id":"\ud83c\udfb5"}}}"#,
    ].map { Array($0.utf8) }

    @Test func anyBytesAreAnsweredWithOneLineOfJSON() async throws {
        let iterations = ProcessInfo.processInfo.environment["SETLIST_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 20_000
        let harness = try MCPHarness()
        let session = PipeSession(server: harness.server, stream: RecordingStream())
        var random = SeededGenerator(seed: 20_260_728)
        let dates = Revision.allCases.map(\.rawValue) + ["x", "2030-01-01"]
        let versions: [RoutingHeaders.Field] = [.absent, .several] + dates.map { .one($0) }
        for _ in 0..<iterations {
            let bytes = Self.mutate(try #require(Self.seeds.randomElement(using: &random)), using: &random)
            var headers = Modern.headers(Bool.random(using: &random) ? "tools/call" : "tools/list", name: "get_thing")
            headers.protocolVersion = try #require(versions.randomElement(using: &random))
            try await check(harness.server.receive(ByteBuffer(bytes: bytes), headers: headers, harness.context), bytes)
            try await check(session.receive(ByteBuffer(bytes: bytes), harness.context), bytes)
        }
    }

    private func check(_ reply: Reply, _ input: [UInt8]) async throws {
        let answer: ByteBuffer?
        switch reply {
        case .none: answer = nil
        case .now(let message, _), .forbidden(let message, _), .opened(let message, _): answer = message
        case .standing(let standing):
            standing.open(on: RecordingStream())
            standing.close()
            answer = nil
        case .later(let deferred): answer = await deferred.finish()?.message
        }
        guard let answer else { return }
        let isLine = !answer.readableBytesView.contains(10) && !answer.readableBytesView.contains(13)
        #expect(isLine, "\(String(decoding: input, as: UTF8.self))")
        #expect(throws: Never.self, "\(String(decoding: input, as: UTF8.self))") { _ = try JSONScanner.scan(answer.readableBytesUInt8Span) }
    }

    private static func mutate(_ seed: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
        var bytes = seed
        let structure = Array(#"{}[]",:\0127ntuefsidmo_ "#.utf8)
        for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[at] = structure[Int.random(in: 0..<structure.count, using: &random)]
            case 2: bytes.remove(at: at)
            case 3: bytes.insert(structure[Int.random(in: 0..<structure.count, using: &random)], at: at)
            case 4: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...20, using: &random)))
            default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + Int.random(in: 1...40, using: &random))], at: at)
            }
        }
        return bytes
    }
}
