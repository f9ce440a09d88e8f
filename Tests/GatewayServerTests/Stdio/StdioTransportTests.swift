import Foundation
import GatewayEngine
import GatewayTestSupport
import JSONBytes
import NIOCore
import ServiceLifecycleTestKit
import Testing

@testable import GatewayServer

/// The transport over real pipes and files.
@Suite(.timeLimit(.minutes(1))) struct StdioTransportTests {
    /// The two pipes of a child process, from its parent's side.
    private final class Pipes {
        let input = Pipe()
        let output = Pipe()
        private var framer = LineFramer(limit: 1 << 20)
        private let reader: DescriptorReader

        init() throws { reader = try DescriptorReader(output.fileHandleForReading.fileDescriptor) }

        func send(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
        func endInput() throws { try input.fileHandleForWriting.close() }

        /// The next line; `nil` when the output has ended.
        func next() async throws -> JSONValue? {
            while true {
                if case .message(let line)? = framer.next() { return try JSONValue.parse(line) }
                guard let bytes = await reader.next() else { return nil }
                framer.append(bytes)
            }
        }

        /// Everything until the transport has ended and its output is closed.
        func rest() async throws -> [JSONValue] {
            try output.fileHandleForWriting.close()
            var lines: [JSONValue] = []
            while let line = try await next() { lines.append(line) }
            await reader.close()
            return lines
        }
    }

    private func transport(
        _ pipes: Pipes, upstream: any UpstreamClient = FakeUpstream(json: #"{"ok":1}"#), grace: Duration = .seconds(30), limit: Int = 65_536
    ) throws -> StdioTransport {
        let harness = try ServerHarness(upstream: upstream)
        return StdioTransport(
            server: harness.server, input: pipes.input.fileHandleForReading.fileDescriptor,
            output: pipes.output.fileHandleForWriting.fileDescriptor, maximumMessageBytes: limit, maximumBacklog: 65_536, grace: grace,
            drainTimeout: .seconds(30), now: { harness.clock.now }, logger: harness.logger)
    }

    private static let initialize = #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"# + "\n"

    @Test func messagesAreAnsweredLineByLineAndTheEndOfInputEndsIt() async throws {
        let pipes = try Pipes()
        let run = Task { [transport = try transport(pipes)] in try await transport.run() }
        try pipes.send(Self.initialize + "\r\n{ \n" + Requests.ping.prefix(8))
        #expect(try await pipes.next()?["result"]?["protocolVersion"] == "2025-11-25")
        #expect(try await pipes.next()?["error"]?["code"] == -32700)
        try pipes.send(Requests.ping.dropFirst(8) + "\n" + Requests.callBody(id: "5"))
        #expect(try await pipes.next()?["id"] == "p")
        // The last line needs no line feed, and the call it makes is waited for.
        try pipes.endInput()
        try await run.value
        let rest = try await pipes.rest()
        #expect(rest.map { $0["id"] } == [5])
        #expect(rest.first?["result"]?["isError"] == false)
    }

    @Test func aLineBeyondTheLimitIsRefusedAndTheNextIsRead() async throws {
        let pipes = try Pipes()
        let run = Task { [transport = try transport(pipes, limit: 100)] in try await transport.run() }
        try pipes.send(String(repeating: "x", count: 1_000) + "\n" + Requests.ping + "\n")
        #expect(try await pipes.next()?["error"]?["code"] == -32600)
        #expect(try await pipes.next()?["id"] == "p")
        try pipes.endInput()
        try await run.value
        #expect(try await pipes.rest().isEmpty)
    }

    @Test func callsRunSideBySideAndCancelledOnesAreNotAnswered() async throws {
        let pipes = try Pipes()
        let upstream = HeldUpstream()
        let run = Task { [transport = try transport(pipes, upstream: upstream)] in try await transport.run() }
        try pipes.send(Self.initialize + Requests.callBody(id: "1") + "\n" + Requests.callBody(id: "2", thing: "b") + "\n")
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        #expect(await events.next() == .arrived)
        #expect(try await pipes.next()?["id"] == 0)
        try pipes.send(
            Requests.callBody(id: "1") + "\n" + #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"# + "\n")
        #expect(try await pipes.next()?["error"]?["code"] == -32600)
        #expect(await events.next() == .cancelled)
        upstream.release()
        #expect(try await pipes.next()?["id"] == 2)
        try pipes.endInput()
        try await run.value
        #expect(try await pipes.rest().isEmpty)
    }

    @Test func whatTakesTooLongAtTheEndIsGivenUp() async throws {
        let pipes = try Pipes()
        let upstream = HeldUpstream()
        let run = Task { [transport = try transport(pipes, upstream: upstream, grace: .milliseconds(1))] in try await transport.run() }
        try pipes.send(Self.initialize + Requests.callBody(id: "1") + "\n")
        var events = upstream.events.makeAsyncIterator()
        #expect(await events.next() == .arrived)
        try pipes.endInput()
        #expect(await events.next() == .cancelled)
        try await run.value
        #expect(try await pipes.rest().map { $0["id"] } == [0])
    }

    @Test func aReaderWhoLeavesEndsIt() async throws {
        let pipes = try Pipes()
        let transport = try transport(pipes)
        try pipes.output.fileHandleForReading.close()
        try pipes.send(Requests.ping + "\n")
        // The input stays open: only the broken output can end this.
        try await transport.run()
    }

    @Test func aReaderWhoStopsReadingDoesNotKeepItAlive() async throws {
        let pipes = try Pipes()
        let run = Task { [transport = try transport(pipes, grace: .milliseconds(1))] in try await transport.run() }
        try pipes.send(String(repeating: Requests.ping + "\n", count: 3_000))
        try pipes.endInput()
        try await run.value
    }

    @Test func aGracefulShutdownEndsIt() async throws {
        let pipes = try Pipes()
        let transport = try transport(pipes)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await transport.run() }
                try pipes.send(Requests.ping + "\n")
                #expect(try await pipes.next()?["id"] == "p")
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test func aGracefulShutdownWaitsLongerThanTheEndOfTheInput() async throws {
        let pipes = try Pipes()
        let upstream = HeldUpstream()
        let transport = try transport(pipes, upstream: upstream, grace: .zero)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await transport.run() }
                try pipes.send(Self.initialize + Requests.callBody(id: "1") + "\n")
                var events = upstream.events.makeAsyncIterator()
                #expect(await events.next() == .arrived)
                trigger.triggerGracefulShutdown()
                #expect(try await pipes.next()?["id"] == 0)
                // Time in which the call would be given up if the end of the input counted.
                try await Task.sleep(for: .milliseconds(50))
                upstream.release()
                try await group.waitForAll()
            }
        }
        #expect(upstream.cancellations == 0)
        #expect(try await pipes.rest().map { $0["id"] } == [1])
    }

    @Test func filesWillDo() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (input, output) = (directory.appendingPathComponent("in"), directory.appendingPathComponent("out"))
        try Data((Self.initialize + Requests.ping + "\n").utf8).write(to: input)
        try Data().write(to: output)
        let (reading, writing) = (try FileHandle(forReadingFrom: input), try FileHandle(forWritingTo: output))
        let harness = try ServerHarness()
        let transport = StdioTransport(
            server: harness.server, input: reading.fileDescriptor, output: writing.fileDescriptor, maximumMessageBytes: 65_536,
            maximumBacklog: 65_536,
            drainTimeout: .seconds(30), logger: harness.logger)
        try await transport.run()
        let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n").map { try JSONValue.parse(String($0)) }
        #expect(lines.map { $0["id"] } == [0, "p"])
    }

    @Test func callsBeyondTheCapAreRefusedAndCancellationsStillComeThrough() async throws {
        let pipes = try Pipes()
        let upstream = HeldUpstream()
        let run = Task { [transport = try transport(pipes, upstream: upstream)] in try await transport.run() }
        try pipes.send(Self.initialize)
        #expect(try await pipes.next()?["id"] == 0)
        var events = upstream.events.makeAsyncIterator()
        for id in 1...64 {
            try pipes.send(Requests.callBody(id: "\(id)", thing: "t\(id)") + "\n")
            #expect(await events.next() == .arrived)
        }
        try pipes.send(Requests.callBody(id: "65", thing: "b") + "\n")
        let refusal = try await pipes.next()
        #expect(refusal?["id"] == 65)
        #expect(refusal?["error"]?["code"] == -32603)
        try pipes.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"# + "\n")
        #expect(await events.next() == .cancelled)
        upstream.release()
        for _ in 2...64 { #expect(try await pipes.next()?["error"] == nil) }
        try pipes.endInput()
        try await run.value
        #expect(try await pipes.rest().isEmpty)
    }

    @Test func nothingIsReadWhileTheOutputIsNot() async throws {
        let pipes = try Pipes()
        let run = Task { [transport = try transport(pipes)] in try await transport.run() }
        // Answers of 10 MB: the pipes and what may be unwritten take less.
        let request = #"{"jsonrpc":"2.0","id":"\#(String(repeating: "x", count: 10_000))","method":"ping"}"# + "\n"
        let sending = send(request, times: 1_000, on: pipes)
        let descriptor = pipes.input.fileHandleForReading.fileDescriptor
        #expect(await isFull(descriptor))
        var answers = 0
        while answers < 1_000, try await pipes.next() != nil { answers += 1 }
        try await sending.value
        try pipes.endInput()
        try await run.value
        #expect(try await pipes.rest().isEmpty)
    }

    @Test func aShutdownDoesNotWaitForAnOutputThatIsNotRead() async throws {
        let pipes = try Pipes()
        let transport = try transport(pipes, grace: .milliseconds(1))
        let request = #"{"jsonrpc":"2.0","id":"\#(String(repeating: "x", count: 10_000))","method":"ping"}"# + "\n"
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup { group in
                group.addTask { try await transport.run() }
                let sending = send(request, times: 1_000, on: pipes)
                #expect(await isFull(pipes.input.fileHandleForReading.fileDescriptor))
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
                // The rest of what is sent has to go somewhere.
                let reader = try DescriptorReader(pipes.input.fileHandleForReading.fileDescriptor)
                let draining = Task { while await reader.next() != nil {} }
                try await sending.value
                reader.stop()
                await draining.value
                await reader.close()
            }
        }
    }

    private func send(_ text: String, times: Int, on pipes: Pipes) -> Task<Void, any Error> {
        let input = pipes.input.fileHandleForWriting
        return Task {
            try await withCheckedThrowingContinuation { continuation in
                // A write that blocks must not hold one of the few threads that tasks share.
                Thread.detachNewThread {
                    continuation.resume(with: Result { for _ in 0..<times { try input.write(contentsOf: Data(text.utf8)) } })
                }
            }
        }
    }

    /// Waits until a pipe stays full, which shows that nobody reads it; false when it never does.
    private func isFull(_ descriptor: CInt) async -> Bool {
        var unread: CInt = 0
        var unchanged = 0
        for _ in 0..<500 where unchanged < 20 {
            var now: CInt = 0
            _ = ioctl(descriptor, UInt(FIONREAD), &now)
            unchanged = now == unread && now > 50_000 ? unchanged + 1 : 0
            unread = now
            try? await Task.sleep(for: .milliseconds(10))
        }
        return unchanged == 20
    }
}
