import GatewayEngine
import JSONBytes
import NIOCore
import Testing

@testable import GatewayMCP

/// Requests of the server to an older client, and what comes of them.
@Suite(.timeLimit(.minutes(1))) struct ClientChannelTests {
    private let stream = RecordingStream()

    private func channel(
        wait: @escaping @Sendable (Duration) async throws -> Void = { _ in try await Task.sleep(for: .seconds(3600)) }
    ) -> (ClientSession, ClientChannel) {
        let session = ClientSession(principal: .local, answerTimeout: 1, wait: wait)
        return (session, ClientChannel(capabilities: ClientCapabilities(), session: session, stream: stream))
    }

    private func answer(_ json: String, to session: ClientSession) throws {
        let message = ByteBuffer(string: json)
        let bytes = message.readableBytesUInt8Span
        guard case .response(let response) = try Envelope.read(JSONScanner.scan(bytes), in: bytes) else { throw UnexpectedReply() }
        session.take(response, in: bytes)
    }

    @Test func anAnswerComesBackToItsQuestion() async throws {
        let (session, channel) = channel()
        async let first = channel.request("elicitation/create", ["message": "first"])
        let second = Task { try await channel.request("ping") }
        var sent = stream.sent.makeAsyncIterator()
        var ids: [String: JSONValue] = [:]
        for _ in 0..<2 {
            let request = try #require(await sent.next())
            ids[try #require(request["method"]?.stringValue)] = request["id"]
        }
        try answer(#"{"jsonrpc":"2.0","id":"nobody asked","result":{}}"#, to: session)
        try answer(#"{"jsonrpc":"2.0","id":99,"result":{}}"#, to: session)
        try answer(#"{"jsonrpc":"2.0","id":\#(try #require(ids["ping"])),"error":{"code":-1,"message":"no"}}"#, to: session)
        try answer(#"{"jsonrpc":"2.0","id":\#(try #require(ids["elicitation/create"])),"result":{"action":"accept"}}"#, to: session)
        #expect(try await first == ["action": "accept"])
        await #expect(throws: ClientRequestFailure.refused(code: -1, message: "no")) { try await second.value }
    }

    @Test func aClientThatDoesNotAnswerIsNotWaitedForForever() async throws {
        let (_, channel) = channel(wait: { _ in })
        await #expect(throws: ClientRequestFailure.unanswered) { try await channel.request("ping") }
    }

    @Test func theEndOfTheSessionEndsItsQuestions() async throws {
        let (session, channel) = channel()
        let question = Task { try await channel.request("ping") }
        var sent = stream.sent.makeAsyncIterator()
        _ = await sent.next()
        session.end()
        await #expect(throws: ClientRequestFailure.unanswered) { try await question.value }
        await #expect(throws: ClientRequestFailure.unreachable) { try await channel.request("ping") }
    }

    @Test func aCancelledCallGivesItsQuestionUp() async throws {
        let (_, channel) = channel()
        let question = Task { try await channel.request("ping") }
        var sent = stream.sent.makeAsyncIterator()
        _ = await sent.next()
        question.cancel()
        await #expect(throws: ClientRequestFailure.unanswered) { try await question.value }
    }

    @Test func aStreamThatTakesNothingCannotBeAskedOn() async throws {
        let (_, channel) = channel()
        stream.fill()
        await #expect(throws: ClientRequestFailure.unreachable) { try await channel.request("ping") }
    }

    @Test func withoutASessionNobodyCanBeAsked() async throws {
        let channel = ClientChannel(capabilities: ClientCapabilities(), session: nil, stream: stream)
        #expect(!channel.canRequest)
        await #expect(throws: ClientRequestFailure.unreachable) { try await channel.request("ping") }
    }
}

@Suite struct ClientCapabilitiesTests {
    @Test(arguments: [
        (#"{}"#, false, false), (#"{"elicitation":{}}"#, true, false), (#"{"elicitation":{"form":{}}}"#, true, false),
        (#"{"elicitation":{"url":{}}}"#, false, true), (#"{"elicitation":{"form":{},"url":{}}}"#, true, true),
        (#"{"elicitation":true}"#, false, false), (#"[]"#, false, false),
    ]) func anEmptyObjectMeansForms(json: String, forms: Bool, urls: Bool) throws {
        let message = ByteBuffer(string: json)
        let bytes = message.readableBytesUInt8Span
        let capabilities = ClientCapabilities(try JSONScanner.scan(bytes), in: bytes)
        #expect(capabilities.elicitsForms == forms)
        #expect(capabilities.elicitsURLs == urls)
    }
}
