import GatewayEngine
import GatewayPlan
import GatewayTestSupport
import JSONBytes
import Testing

@Suite struct ArgumentCheckTests {
    private static func harness() throws -> EngineHarness {
        EngineHarness([
            try PlanFixtures.tool(parameters: [
                PlanFixtures.parameter("id", .string(.init(pattern: try TextPattern("^[0-9a-z]{3}$"))), in: .path, required: true),
                PlanFixtures.parameter("limit", .integer(minimum: 1, maximum: 10), in: .query(name: "limit", list: .comma)),
                PlanFixtures.parameter("ratio", .number(minimum: 0, maximum: nil), in: .query(name: "ratio", list: .comma)),
                PlanFixtures.parameter("on", .boolean, in: .query(name: "on", list: .comma)),
                PlanFixtures.parameter("name", .string(.init(minimumLength: 1, maximumLength: 3)), in: .query(name: "name", list: .comma)),
                PlanFixtures.parameter(
                    "kinds", .array(of: .string(.init(allowed: ["a", "b"])), minimumItems: 1, maximumItems: 2),
                    in: .query(name: "kinds", list: .comma)),
                PlanFixtures.parameter(
                    "uri", in: .routed([.init(when: try TextPattern("^x:"), name: "xs", asList: true)])),
            ])
        ])
    }

    @Test(arguments: [
        #"{"id":"abc"}"#, #"{"id":"abc","limit":10}"#, #"{"id":"abc","limit":10.0}"#, #"{"id":"abc","limit":null}"#,
        #"{"id":"abc","ratio":0.5}"#, #"{"id":"abc","on":false}"#, #"{"id":"abc","name":"äöü"}"#, #"{"id":"abc","kinds":["a","b"]}"#,
        #"{"id":"abc","uri":"x:1"}"#, #"{"id":"abc","\u006cimit":3}"#,
    ])
    func goodArgumentsReachTheUpstream(arguments: String) throws {
        guard case .deferred = try Self.harness().admit(arguments) else { throw Missing.answer }
    }

    @Test(arguments: [
        (#"{}"#, #"Argument "id" must be given: a string matching ^[0-9a-z]{3}$; got nothing."#),
        (#"{"id":null}"#, #"Argument "id" must be given: a string matching ^[0-9a-z]{3}$; got nothing."#),
        (#"{"id":"ABC"}"#, #"Argument "id" must be a string matching ^[0-9a-z]{3}$; got "ABC"."#),
        (#"{"id":"abc","limit":50}"#, #"Argument "limit" must be an integer from 1 to 10; got 50."#),
        (#"{"id":"abc","limit":"5"}"#, #"Argument "limit" must be an integer from 1 to 10; got "5"."#),
        (#"{"id":"abc","limit":1.5}"#, #"Argument "limit" must be an integer from 1 to 10; got 1.5."#),
        (#"{"id":"abc","ratio":-1}"#, #"Argument "ratio" must be a number at least 0; got -1."#),
        (#"{"id":"abc","on":"true"}"#, #"Argument "on" must be true or false; got "true"."#),
        (#"{"id":"abc","name":"äöüß"}"#, #"Argument "name" must be a string of 1 to 3 characters; got "äöüß"."#),
        (#"{"id":"abc","kinds":[]}"#, #"Argument "kinds" must be a list of 1 to 2 items; got 0 items."#),
        (#"{"id":"abc","kinds":["a","c"]}"#, #"Argument "kinds" must be a list of 1 to 2 items, each one of a, b; got "c" as item 2."#),
        (#"{"id":"abc","kinds":"a"}"#, #"Argument "kinds" must be a list of 1 to 2 items, each one of a, b; got "a"."#),
        (#"{"id":"abc","uri":"y:1"}"#, #"Argument "uri" must be text that matches one of ^x:; got "y:1"."#),
        (
            #"{"id":"abc","lmit":5}"#,
            #"Argument "lmit" must be left out: get_thing takes id, limit, ratio, on, name, kinds, uri; got it."#
        ),
        (#"{"id":"abc","limit":1,"limit":2}"#, #"Argument "limit" must be given once; got it twice."#),
    ])
    func aWrongArgumentNamesTheFieldWhatItMustBeAndWhatCame(arguments: String, sentence: String) throws {
        let harness = try Self.harness()
        guard case .answered(let answer) = try harness.admit(arguments) else { throw Missing.answer }
        #expect(answer.content.isError)
        #expect(try answer.text == sentence)
        #expect(harness.upstream.calls.isEmpty)
    }

    private static func objects() throws -> EngineHarness {
        let members = [
            ValueRule.Member(name: "id", rule: .string(.init(minimumLength: 1)), isRequired: true),
            ValueRule.Member(name: "n", rule: .integer(minimum: 0, maximum: nil), isRequired: false),
        ]
        let rows = ValueRule.array(of: .object(members), minimumItems: nil, maximumItems: 2)
        return EngineHarness([
            try PlanFixtures.tool(
                method: .put, path: [.literal("/x")], body: .json,
                parameters: [PlanFixtures.parameter("rows", rows, in: .body(path: ["rows"], itemKey: nil))], effect: .idempotent)
        ])
    }

    @Test(arguments: [
        ("[]", nil), (#"[{"id":"a"},{"n":5.0,"id":"b"}]"#, nil), (#"[{"\u0069d":"a"}]"#, nil), (#"[{"n":1}]"#, "no id as item 1"),
        (#"[{"id":"a"},{"id":""}]"#, #""" as id as item 2"#), (#"[{"id":"a","n":"1"}]"#, #""1" as n as item 1"#),
        (#"[{"id":"a","n":null}]"#, "null as n as item 1"), (#"[{"id":"a","x":1}]"#, #"the member "x" as item 1"#),
        (#"[{"id":"a","id":"b"}]"#, "id twice as item 1"), ("[7]", "7 as item 1"),
        (#"[{"id":"a"},{"id":"b"},{"id":"c"}]"#, "3 items"),
    ])
    func objectsAreCheckedMemberByMember(rows: String, got: String?) throws {
        let admission = try Self.objects().admit(#"{"rows":\#(rows)}"#)
        guard case .answered(let answer) = admission else { return #expect(got == nil) }
        let mustBe =
            got == "3 items"
            ? "a list of at most 2 items"
            : "a list of at most 2 items, each an object with id (a string of at least 1 characters) and n (optional: an integer at least 0)"
        #expect(try answer.text == "Argument \"rows\" must be \(mustBe); got \(got ?? "-").")
    }

    @Test(arguments: [
        (#"{"id":"a"}"#, false), (#"{"id":"a","name":"x"}"#, true), (#"{"id":"a","on":false}"#, true),
        (#"{"id":"a","name":null}"#, false), (#"{"id":"a","name":"x","on":true}"#, true),
    ])
    func aCallGivesAtLeastOneOfThose(arguments: String, isGood: Bool) throws {
        let harness = EngineHarness([
            try PlanFixtures.tool(
                method: .put, body: .json,
                parameters: [
                    PlanFixtures.parameter("id", in: .path, required: true),
                    PlanFixtures.parameter("name", in: .body(path: ["name"], itemKey: nil)),
                    PlanFixtures.parameter("on", .boolean, in: .body(path: ["on"], itemKey: nil)),
                ], atLeastOneOf: [1, 2], effect: .idempotent)
        ])
        guard case .answered(let answer) = try harness.admit(arguments) else { return #expect(isGood) }
        #expect(!isGood)
        #expect(try answer.text == "The arguments must be at least one of name, on; got none of them.")
    }

    @Test func allProblemsAreReportedAtOnce() throws {
        guard case .answered(let answer) = try Self.harness().admit(#"{"limit":0,"on":1}"#) else { throw Missing.answer }
        #expect(try answer.structured["problems"]?.arrayValue?.count == 3)
    }

    @Test(arguments: [".", "..", ""])
    func aPathSegmentCannotNameAnotherResource(id: String) throws {
        let harness = EngineHarness([try PlanFixtures.tool()])
        guard case .answered(let answer) = try harness.admit(#"{"id":"\#(id)"}"#) else { throw Missing.answer }
        #expect(answer.content.isError)
    }

    @Test(arguments: [
        (#"{"uris":[]}"#, true), (#"{"start":1,"before":2}"#, true), (#"{"start":1,"before":2,"length":3}"#, true),
        (#"{"uris":[],"start":1,"before":2}"#, false), (#"{"start":1}"#, false), (#"{"length":1}"#, false), (#"{}"#, false),
        (#"{"uris":[],"length":1}"#, false), (#"{"uris":[],"note":"free"}"#, true),
    ])
    func exactlyOneAlternativeIsUsed(arguments: String, isGood: Bool) throws {
        let number = ValueRule.integer(minimum: 0, maximum: nil)
        let tool = try PlanFixtures.tool(
            method: .put, path: [.literal("/x")], body: .json,
            parameters: [
                PlanFixtures.parameter(
                    "uris", .array(of: .string(.init()), minimumItems: nil, maximumItems: nil), in: .body(path: ["uris"], itemKey: nil)),
                PlanFixtures.parameter("start", number, in: .body(path: ["start"], itemKey: nil)),
                PlanFixtures.parameter("before", number, in: .body(path: ["before"], itemKey: nil)),
                PlanFixtures.parameter("length", number, in: .body(path: ["length"], itemKey: nil)),
                PlanFixtures.parameter("note", in: .body(path: ["note"], itemKey: nil)),
            ],
            alternatives: [
                ParameterAlternative(name: "replace", required: [0], optional: []),
                ParameterAlternative(name: "reorder", required: [1, 2], optional: [3]),
            ], effect: .idempotent)
        switch try EngineHarness([tool]).admit(arguments) {
        case .deferred:
            #expect(isGood)
        case .answered(let answer):
            #expect(!isGood)
            #expect(
                try answer.text.hasPrefix(
                    "The arguments must be exactly one of these sets: uris (replace), or start and before (reorder); got "))
        }
    }
}
