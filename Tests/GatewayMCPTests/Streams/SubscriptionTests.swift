import GatewayEngine
import JSONBytes
import NIOCore
import Testing

@testable import GatewayMCP

/// `subscriptions/listen`, from the request to the last frame.
@Suite struct SubscriptionTests {
    private let harness: MCPHarness
    private let stream = RecordingStream()

    init() throws { harness = try MCPHarness() }

    private func listen(_ notifications: String = #"{"toolsListChanged":true}"#, id: String = "7") -> Reply {
        let request = Modern.request("subscriptions/listen", #""notifications":\#(notifications)"#, id: id)
        return harness.server.receive(ByteBuffer(string: request), headers: Modern.headers("subscriptions/listen"), harness.context)
    }

    private func open(_ notifications: String = #"{"toolsListChanged":true}"#, id: String = "7") throws -> any StandingStream {
        guard case .standing(let standing) = listen(notifications, id: id) else { throw UnexpectedReply() }
        standing.open(on: stream)
        return standing
    }

    @Test(arguments: ["7", #""seven""#, "18446744073709551616"]) func everyFrameIsTaggedWithTheIdAsItWasWritten(id: String) throws {
        let standing = try open(id: id)
        harness.server.publish(.tools)
        standing.end()
        let tagged = try JSONValue.parse(id)
        #expect(stream.messages.count == 3)
        for message in stream.messages {
            let meta = message["params"]?["_meta"] ?? message["result"]?["_meta"]
            #expect(meta?["io.modelcontextprotocol/subscriptionId"] == tagged)
        }
        #expect(stream.messages.last?["id"] == tagged)
        #expect(stream.messages.last?["result"]?["resultType"] == "complete")
        #expect(stream.isFinished)
    }

    @Test func theAcknowledgementComesFirstAndEchoesOnlyWhatIsHonoured() throws {
        _ = try open(#"{"toolsListChanged":true,"promptsListChanged":true,"futureThing":1,"resourceSubscriptions":["x://y"]}"#)
        harness.server.publish(.tools)
        #expect(stream.methods == ["notifications/subscriptions/acknowledged", "notifications/tools/list_changed"])
        #expect(stream.messages[0]["params"]?["notifications"] == ["toolsListChanged": true])
    }

    @Test func onlyRequestedKindsAreTold() throws {
        _ = try open("{}")
        harness.server.publish(.tools)
        harness.server.publish(.resource(uri: "x://y", principal: "local"))
        #expect(stream.methods == ["notifications/subscriptions/acknowledged"])
    }

    @Test func nothingFollowsTheEnd() throws {
        let standing = try open()
        standing.close()
        standing.close()
        harness.server.publish(.tools)
        #expect(stream.methods == ["notifications/subscriptions/acknowledged"])
    }

    @Test func aStreamThatEndsBeforeItOpensSaysNothingOfChanges() throws {
        guard case .standing(let standing) = listen() else { throw UnexpectedReply() }
        standing.close()
        standing.open(on: stream)
        harness.server.publish(.tools)
        #expect(stream.methods == ["notifications/subscriptions/acknowledged"])
    }

    @Test func streamsOfOneCallerAreBoundedAndAPlaceIsFreeAgainAfterTheEnd() async throws {
        let standing = try (0..<8).map { try open(id: String($0)) }
        let refused = try await Posted(listen())
        #expect(refused.status == 429)
        #expect(refused.code == -32603)
        standing[0].close()
        _ = try open()
    }

    @Test(arguments: ["7", "[]", #"{"toolsListChanged":1}"#, #"{"resourceSubscriptions":"x"}"#, #"{"resourceSubscriptions":[1]}"#])
    func aWrongFilterIsRefused(filter: String) async throws {
        #expect(try await Posted(listen(filter)).code == -32602)
    }

    @Test func olderRevisionsDoNotKnowIt() async throws {
        let message = #"{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{}}}"#
        #expect(try await harness.post(message).code == -32601)
    }
}
