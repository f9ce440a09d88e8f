import GatewayEngine
import GatewayMCP
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import NIOCore
import Testing

@Suite struct ModernConfirmationTests {
    private let yes = ConfirmationHarness.yes

    @Test func theFirstCallIsAnsweredWithAQuestion() async throws {
        let harness = try ConfirmationHarness()
        let result = try await harness.call(#"{"id":"a","uris":["u1","u2","u3","u4"]}"#).result
        #expect(result?["resultType"] == "input_required")
        #expect(
            result?["inputRequests"] == [
                "confirm": [
                    "method": "elicitation/create",
                    "params": [
                        "mode": "form", "message": "Thing?\nid: a\nuris: u1, u2, u3 and 1 more",
                        "requestedSchema": [
                            "type": "object", "properties": ["confirm": ["type": "boolean", "title": "Yes, thing", "default": false]],
                            "required": ["confirm"],
                        ],
                    ],
                ]
            ])
        #expect(result?["requestState"]?.stringValue?.hasPrefix("v1.") == true)
        #expect(result?["ttlMs"] == nil)
        #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"] != nil)
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func theCallIsMadeOnceTheUserAgrees() async throws {
        let harness = try ConfirmationHarness()
        let posted = try await harness.call(state: try await harness.state(), answer: yes)
        #expect(posted.result?["resultType"] == "complete")
        #expect(posted.result?["structuredContent"] == ["ok": 1])
        #expect(harness.upstream.calls.count == 1)
    }

    @Test(arguments: [
        #"{"confirm":{"action":"decline"}}"#, #"{"confirm":{"action":"cancel"}}"#,
        #"{"confirm":{"action":"accept","content":{"confirm":false}}}"#,
    ])
    func theCallIsNotMadeWhenTheUserDeclines(answer: String) async throws {
        let harness = try ConfirmationHarness()
        let posted = try await harness.call(state: try await harness.state(), answer: answer)
        #expect(posted.result?["isError"] == true)
        #expect(posted.result?["structuredContent"] == ["error": "declined", "tool": "drop_thing"])
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test(arguments: [nil, "{}", #"{"other":{"action":"accept"}}"#] as [String?])
    func aMissingAnswerIsAskedForAgain(answer: String?) async throws {
        let harness = try ConfirmationHarness()
        let posted = try await harness.call(state: try await harness.state(), answer: answer)
        #expect(posted.result?["resultType"] == "input_required")
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func unknownAnswersAreIgnored() async throws {
        let harness = try ConfirmationHarness()
        let answer = #"{"more":7,"confirm":{"action":"accept","content":{"confirm":true,"x":1}}}"#
        #expect(try await harness.call(state: try await harness.state(), answer: answer).result?["isError"] == false)
    }

    @Test(arguments: [
        #"{"confirm":7}"#, #"{"confirm":{"action":"accept"}}"#, #"{"confirm":{"action":"accept","content":{"confirm":"yes"}}}"#,
        #"{"confirm":{"action":"perhaps"}}"#, "[]", "7",
    ])
    func aMalformedAnswerIsRefusedAndSpendsNothing(answer: String) async throws {
        let harness = try ConfirmationHarness()
        let state = try await harness.state()
        #expect(try await harness.call(state: state, answer: answer).code == -32602)
        #expect(harness.upstream.calls.isEmpty)
        #expect(try await harness.call(state: state, answer: yes).result?["isError"] == false)
    }

    @Test func anAnswerWithoutAQuestionIsNoAgreement() async throws {
        let harness = try ConfirmationHarness()
        #expect(try await harness.call(answer: yes).result?["resultType"] == "input_required")
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func aStateOfAnotherPrincipalIsRefused() async throws {
        let harness = try ConfirmationHarness()
        let state = try await harness.state(as: Principal(id: "alice"))
        let posted = try await harness.call(state: state, answer: yes, as: Principal(id: "bob"))
        #expect(posted.code == -32602)
        #expect(posted.message?.contains("not of this call") == true)
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test(arguments: [#"{"id":"b"}"#, #"{"id":"a","uris":[]}"#, #"{"id":"a","uris":["x"]}"#])
    func aStateOfOtherArgumentsIsRefused(arguments: String) async throws {
        let harness = try ConfirmationHarness()
        let posted = try await harness.call(arguments, state: try await harness.state(), answer: yes)
        #expect(posted.code == -32602)
        #expect(posted.message?.contains("not of this call") == true)
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func aStateOfAnotherToolIsRefused() async throws {
        let harness = try ConfirmationHarness()
        #expect(try await harness.call(tool: "erase_thing", state: try await harness.state(), answer: yes).code == -32602)
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func anExpiredStateIsRefused() async throws {
        let harness = try ConfirmationHarness()
        let state = try await harness.state()
        harness.clock.advance(by: .seconds(60))
        let posted = try await harness.call(state: state, answer: yes)
        #expect(posted.code == -32602)
        #expect(posted.message?.contains("expired") == true)
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func aStateIsGoodOnce() async throws {
        let harness = try ConfirmationHarness()
        let state = try await harness.state()
        _ = try await harness.call(state: state, answer: yes)
        let posted = try await harness.call(state: state, answer: yes)
        #expect(posted.code == -32602)
        #expect(posted.message?.contains("has been used") == true)
        #expect(harness.upstream.calls.count == 1)
    }

    @Test func aTamperedStateIsRefused() async throws {
        let harness = try ConfirmationHarness()
        let state = try await harness.state()
        var broken = Array(state)
        for position in [0, 3, state.count / 2, state.count - 1] {
            let old = broken[position]
            broken[position] = old == "A" ? "B" : "A"
            #expect(try await harness.call(state: String(broken), answer: yes).code == -32602)
            broken[position] = old
        }
        for other in ["", "v1.", "v1.AAAA", state + "A", String(state.dropLast(4)), "v2." + state.dropFirst(3)] {
            #expect(try await harness.call(state: other, answer: yes).code == -32602)
        }
        #expect(harness.upstream.calls.isEmpty)
        let elsewhere = try ConfirmationHarness()
        #expect(try await elsewhere.call(state: state, answer: yes).code == -32602)
    }

    @Test func wrongArgumentsAreToldBeforeAnybodyIsAsked() async throws {
        let posted = try await ConfirmationHarness().call(#"{"id":7}"#)
        #expect(posted.result?["isError"] == true)
        #expect(posted.result?["structuredContent"]?["error"] == "invalid_arguments")
    }

    @Test(arguments: ["{}", #"{"elicitation":{"url":{}}}"#, #"{"sampling":{}}"#])
    func aClientThatCannotAskGoesAheadOrMustSayThatItHas(capabilities: String) async throws {
        #expect(try await ConfirmationHarness(.ask).call(capabilities: capabilities).result?["isError"] == false)
        let strict = try ConfirmationHarness(.require)
        for arguments in [#"{"id":"a"}"#, #"{"id":"a","confirm":false}"#] {
            let refused = try await strict.call(arguments, capabilities: capabilities)
            #expect(refused.result?["structuredContent"] == ["error": "confirmation_required", "tool": "drop_thing"])
            #expect(refused.result?["content"]?[0]?["text"]?.stringValue?.contains("confirm=true") == true)
        }
        #expect(strict.upstream.calls.isEmpty)
        #expect(try await strict.call(#"{"id":"a","confirm":true}"#, capabilities: capabilities).result?["isError"] == false)
    }

    @Test func theArgumentIsNotTheUsersWordWhereTheUserCanBeAsked() async throws {
        let harness = try ConfirmationHarness(.require)
        #expect(try await harness.call(#"{"id":"a","confirm":true}"#).result?["resultType"] == "input_required")
        #expect(harness.upstream.calls.isEmpty)
    }

    @Test func nobodyIsAskedWhereTheOperatorDoesNotWantIt() async throws {
        #expect(try await ConfirmationHarness(.off).call().result?["resultType"] == "complete")
    }
}
