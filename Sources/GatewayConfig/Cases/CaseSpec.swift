import GatewayPlan
import JSONBytes
import YAMLSyntax

/// A file of cases as written.
struct CasesSpec: Sendable {
    static let version = Key("version", .version, .required, "Version of the language.")
    static let cases = Key(
        "cases", .list(of: .mapping("mapping", CaseSpec.table, CaseSpec.init), label: "list", allowsEmpty: false), .required,
        "Each begins with a gateway that nobody has called yet.")
    static let table = KeyTable("a file of cases", [version.entry, cases.entry])

    let cases: Field<[Located<CaseSpec>]>

    init(_ cursor: MappingCursor) {
        _ = cursor.field(Self.version)
        cases = cursor.field(Self.cases)
    }
}

/// One case.
struct CaseSpec: Sendable {
    static let name = Key("name", .line, .required, "What it shows; another in every case of a file.")
    static let steps = Key(
        "steps", .list(of: .mapping("mapping", CaseStepSpec.table, CaseStepSpec.init), label: "list", allowsEmpty: false), .required,
        "One after the other, on a clock that only they move.")
    static let table = KeyTable("a case", [name.entry, steps.entry])

    let name: Field<String>
    let steps: Field<[Located<CaseStepSpec>]>

    init(_ cursor: MappingCursor) {
        name = cursor.field(Self.name)
        steps = cursor.field(Self.steps)
    }
}

/// One step of a case.
struct CaseStepSpec: Sendable {
    static let advance = Key("advance", .duration(), .optional, "Time that passes first.")
    static let call = Key("call", .name, .optional, "The endpoint that is called then, whether it is offered or not.")
    static let arguments = Key("arguments", .named(.node("value of the type")), .optional, "Its arguments by name.")
    static let caller = Key("as", .name, .described("the one person"), "Who calls.")
    static let fresh = Key("fresh", .boolean, .standard("false"), "The caller takes no answer that was there before.")
    static let upstream = Key(
        "upstream", .list(of: .mapping("mapping", ScriptedAnswerSpec.table, ScriptedAnswerSpec.init), label: "list"), .described("none"),
        "What is answered, one for each request that is sent. All must be used; a request too many fails the case.")
    static let expect = Key("expect", .mapping("mapping", ExpectSpec.table, ExpectSpec.init), .optional, "")
    static let table = KeyTable(
        "a step",
        [advance.entry, call.entry, arguments.entry, caller.entry, fresh.entry, upstream.entry, expect.entry])

    let advance: Field<Int64>
    let call: Field<String>
    let arguments: Field<[Named<YAMLNode>]>
    let caller: Field<String>
    let fresh: Field<Bool>
    let upstream: Field<[Located<ScriptedAnswerSpec>]>
    let expect: Field<ExpectSpec>

    init(_ cursor: MappingCursor) {
        advance = cursor.field(Self.advance)
        call = cursor.field(Self.call)
        arguments = cursor.field(Self.arguments)
        caller = cursor.field(Self.caller)
        fresh = cursor.valueOrStandard(Self.fresh)
        upstream = cursor.field(Self.upstream)
        expect = cursor.field(Self.expect)
    }
}

/// What the upstream does with a request.
struct ScriptedAnswerSpec: Sendable {
    static let status = Key("status", .integer(200...599, label: "200–599"), .standard("200"), "The answer's status.")
    static let json = Key("json", .json, .optional, "Its body, sent as `application/json`.")
    static let text = Key("text", .anyText, .optional, "Its body, in place of `json`; `headers` may name its type.")
    static let headers = Key("headers", .named(.anyText, name: .header), .optional, "Header fields, such as `Retry-After` or `ETag`.")
    static let transport: Key<TransportFailure> = Key(
        "transport", .choice(), .optional, "Instead of an answer. `timeout`: none comes until nobody waits any more.")
    static let after = Key("after", .duration(), .described("at once"), "How long it takes.")
    static let table = KeyTable(
        "an answer", [status.entry, json.entry, text.entry, headers.entry, transport.entry, after.entry])

    let status: Field<Int64>
    let json: Field<JSONValue>
    let text: Field<String>
    let headers: Field<[Named<String>]>
    let transport: Field<TransportFailure>
    let after: Field<Int64>

    init(_ cursor: MappingCursor) {
        status = cursor.field(Self.status)
        json = cursor.field(Self.json)
        text = cursor.field(Self.text)
        headers = cursor.field(Self.headers)
        transport = cursor.field(Self.transport)
        after = cursor.field(Self.after)
    }
}

/// What should hold after a step.
struct ExpectSpec: Sendable {
    static let isError = Key("is_error", .boolean, .standard("false"), "Whether the result is an error. Looked at after every call.")
    static let result = Key(
        "result", .json, .optional, "At least these members of the structured result; a list has exactly these items. `null`: not there.")
    static let text = Key("text", .list(of: .text, label: "list of texts"), .optional, "Phrases that the model reads.")
    static let cache: Key<CaseExpectation.Source> = Key(
        "cache", .choice(), .optional,
        "Where the answer came from: the cache (`hit`, `stale`), the upstream (`miss` is kept, `uncached` is not) or the `gateway`.")
    static let age = Key("age", .duration(allowsZero: true), .optional, "How old the cached answer is.")
    static let standsIn = Key("stands_in", .name, .optional, "The endpoint whose answer stands in as a fallback.")
    static let outcome: Key<OutcomeClass> = Key(
        "outcome", .choice(), .optional, "What the last attempt meant for breaker and limits, as in `classify`.")
    static let attempts = Key("attempts", .integer(0...100, label: "0–100"), .optional, "Requests that the call took.")
    static let took = Key("took", .duration(allowsZero: true), .optional, "How long the call took.")
    static let sent = Key(
        "sent", .list(of: .mapping("mapping", SentSpec.table, SentSpec.init), label: "list"), .optional,
        "Exactly these requests, in this order; `[]`: none.")
    static let invalidated = Key(
        "invalidated", .list(of: .text, label: "list of tags"), .optional, "Exactly these tags, in any order; `[]`: none.")
    static let unreachable = Key(
        "unreachable", .integer(0...10_000, label: "count"), .optional, "Cached answers that the step made useless.")
    static let breaker: Key<CaseExpectation.Breaker> = Key(
        "breaker", .choice(), .optional, "The state of the breaker that guards the endpoint.")
    static let gate = Key("gate", .duration(allowsZero: true), .optional, "How long the gate stays closed; `0s`: it is open.")
    static let metrics = Key(
        "metrics", .named(.number, name: .series), .optional,
        "By how much the step changes a metric, summed over all series that have the labels which are written.")
    static let table = KeyTable(
        "`expect`",
        [
            isError.entry, result.entry, text.entry, cache.entry, age.entry, standsIn.entry, outcome.entry, attempts.entry, took.entry,
            sent.entry, invalidated.entry, unreachable.entry, breaker.entry, gate.entry, metrics.entry,
        ])

    let isError: Field<Bool>
    let result: Field<JSONValue>
    let text: Field<[Located<String>]>
    let cache: Field<CaseExpectation.Source>
    let age: Field<Int64>
    let standsIn: Field<String>
    let outcome: Field<OutcomeClass>
    let attempts: Field<Int64>
    let took: Field<Int64>
    let sent: Field<[Located<SentSpec>]>
    let invalidated: Field<[Located<String>]>
    let unreachable: Field<Int64>
    let breaker: Field<CaseExpectation.Breaker>
    let gate: Field<Int64>
    let metrics: Field<[Named<Double>]>

    init(_ cursor: MappingCursor) {
        isError = cursor.field(Self.isError)
        result = cursor.field(Self.result)
        text = cursor.field(Self.text)
        cache = cursor.field(Self.cache)
        age = cursor.field(Self.age)
        standsIn = cursor.field(Self.standsIn)
        outcome = cursor.field(Self.outcome)
        attempts = cursor.field(Self.attempts)
        took = cursor.field(Self.took)
        sent = cursor.field(Self.sent)
        invalidated = cursor.field(Self.invalidated)
        unreachable = cursor.field(Self.unreachable)
        breaker = cursor.field(Self.breaker)
        gate = cursor.field(Self.gate)
        metrics = cursor.field(Self.metrics)
    }
}

/// A request that should have been sent.
struct SentSpec: Sendable {
    static let request = Key(
        "request", .requestLine, .required, "Method, path and query, percent-encoded or not; the query in its order.")
    static let json = Key("json", .json, .optional, "The whole JSON body. Without `json` and `text` there must be none.")
    static let text = Key("text", .anyText, .optional, "The whole body, in place of `json`.")
    static let headers = Key("headers", .named(.anyText, name: .header), .optional, "Some of its header fields.")
    static let table = KeyTable("a request", [request.entry, json.entry, text.entry, headers.entry])

    let request: Field<RequestLine>
    let json: Field<JSONValue>
    let text: Field<String>
    let headers: Field<[Named<String>]>

    init(_ cursor: MappingCursor) {
        request = cursor.field(Self.request)
        json = cursor.field(Self.json)
        text = cursor.field(Self.text)
        headers = cursor.field(Self.headers)
    }
}
