import GatewayEngine
import GatewayPlan
import GatewayUpstream
import JSONBytes
import NIOCore
import NIOHTTP1

/// What a step has come to.
struct CaseOutcome {
    struct Call {
        var tool: ToolPlan
        var answer: Answer
        /// Nanoseconds.
        var took: Int64
    }

    /// `nil`: only time has passed.
    var call: Call?
    var received: [ScriptedUpstream.Received]
    /// In the order in which they were.
    var invalidated: [String]
    var unreachable: Int
    var breaker: BreakerState?
    /// Nanoseconds.
    var gate: Int64
    /// Of the metrics that are expected to change.
    var changes = MetricChanges()
}

/// Holds what has come about against what was expected.
///
/// What a case can look at besides is one more `CaseExpectation.Subject` and one more line here.
struct CaseJudge {
    let outcome: CaseOutcome

    func failures(of expectation: CaseExpectation) -> [CaseFailure] {
        let place = expectation.place
        func compare<Value: Equatable>(_ what: String, _ expected: Value, _ got: Value?, _ text: (Value) -> String) -> [CaseFailure] {
            expected == got
                ? [] : [CaseFailure(place: place, what: what, expected: text(expected), got: got.map(text) ?? "none", details: details)]
        }
        let answer = outcome.call?.answer
        switch expectation.subject {
        case .isError(let isError): return compare("is_error", isError, answer?.content.isError) { "\($0)" }
        case .result(let expected):
            return JSONDifference.between(expected, and: answer?.structured ?? .null, at: "result").map {
                CaseFailure(place: place, what: $0.path, expected: $0.expected, got: $0.got)
            }
        case .text(let phrases):
            let text = answer?.text ?? ""
            return phrases.filter { !text.contains($0) }.map { CaseFailure(place: place, what: "text", expected: "… \($0) …", got: text) }
        case .cache(let source): return compare("cache", source, answer?.source.word, \.rawValue)
        case .age(let age): return compare("age", age, answer?.source.age, Self.duration)
        case .standsIn(let tool): return compare("stands_in", tool, answer?.substitute?.tool) { $0 }
        case .outcome(let expected): return compare("outcome", expected, answer?.outcome?.outcome, \.rawValue)
        case .attempts(let attempts): return compare("attempts", attempts, answer?.outcome?.attempts ?? 0) { "\($0)" }
        case .took(let duration): return compare("took", duration, outcome.call?.took, Self.duration)
        case .sent(let requests): return failures(of: requests, at: place)
        case .invalidated(let tags): return compare("invalidated", tags.sorted(), Set(outcome.invalidated).sorted(), Self.list)
        case .unreachable(let count): return compare("unreachable", count, outcome.unreachable) { "\($0)" }
        case .breaker(let state): return compare("breaker", state.rawValue, outcome.breaker?.rawValue) { $0 }
        case .metrics(let changes): return changes.compactMap { outcome.changes.failure(of: $0) }
        case .gate(let wait): return compare("gate", wait, outcome.gate, Self.duration)
        }
    }

    /// The answer's text, which as a rule says why it is another than expected.
    private var details: [String] {
        guard let answer = outcome.call?.answer, answer.content.isError else { return [] }
        return [answer.text]
    }

    private func failures(of expected: [SentRequest], at place: String) -> [CaseFailure] {
        let received = outcome.received
        guard expected.count == received.count else {
            return [
                CaseFailure(
                    place: place, what: "sent", expected: "\(expected.count) requests", got: "\(received.count)",
                    details: received.map(\.line))
            ]
        }
        return zip(expected, received).enumerated().flatMap { index, pair in failures(of: pair.0, pair.1, "sent[\(index)]") }
    }

    private func failures(of expected: SentRequest, _ got: ScriptedUpstream.Received, _ what: String) -> [CaseFailure] {
        var failures: [CaseFailure] = []
        let (path, query) = SentRequest.split(got.request.target)
        if (expected.method, expected.path) != (got.request.method, path) || expected.query != query {
            failures.append(
                CaseFailure(
                    place: expected.place, what: "\(what).request", expected: Self.line(expected.method, expected.path, expected.query),
                    got: Self.line(got.request.method, path, query)))
        }
        failures += bodyFailures(expected, got, what)
        for header in expected.headers {
            let value = got.headers.first(name: header.name)
            guard value != header.value else { continue }
            failures.append(
                CaseFailure(place: expected.place, what: "\(what).headers.\(header.name)", expected: header.value, got: value ?? "none"))
        }
        return failures
    }

    private func bodyFailures(_ expected: SentRequest, _ got: ScriptedUpstream.Received, _ what: String) -> [CaseFailure] {
        let text = got.request.body.map { String(buffer: $0) }
        func failure(_ key: String, _ expected: String, place: String) -> [CaseFailure] {
            [CaseFailure(place: place, what: "\(what).\(key)", expected: expected, got: text ?? "no body")]
        }
        switch expected.body {
        case .none: return text == nil ? [] : failure("json", "no body", place: expected.place)
        case .text(let wanted): return text == wanted ? [] : failure("text", wanted, place: expected.place)
        case .json(let wanted):
            let isSame = text.flatMap { try? JSONValue.parse($0) } == wanted
            return isSame ? [] : failure("json", wanted.description, place: expected.place)
        }
    }

    private static func line(_ method: RequestPlan.Method, _ path: String, _ query: [SentRequest.QueryItem]) -> String {
        let items = query.map { "\($0.name)=\($0.value)" }
        return "\(method.rawValue) \(path)" + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
    }

    private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

    private static func duration(_ nanoseconds: Int64) -> String { RehearsalText.duration(nanoseconds) }
}

extension ScriptedUpstream.Received {
    /// `GET /albums/1`.
    var line: String { "\(request.method.rawValue) \(request.target)" }
}

extension Answer {
    /// The structured result.
    var structured: JSONValue {
        let bytes = Array(content.bytes)
        return (try? JSONValue.parse(Array(bytes[content.object]))) ?? .null
    }

    /// All texts for the model, one below the other.
    var text: String {
        let document = try? JSONValue.parse(Array("{".utf8) + content.bytes + Array("}".utf8))
        let parts = document?["content"]?.arrayValue ?? []
        return parts.compactMap { $0["text"]?.stringValue }.joined(separator: "\n")
    }
}

extension Answer.Source {
    fileprivate var word: CaseExpectation.Source {
        switch self {
        case .hit: .hit
        case .stale: .stale
        case .miss: .miss
        case .upstream: .uncached
        case .gateway: .gateway
        }
    }

    /// Nanoseconds since it was stored; `nil`: it is new.
    var age: Int64? {
        switch self {
        case .hit(let age, _), .stale(let age, _): age
        case .miss, .upstream, .gateway: nil
        }
    }
}
