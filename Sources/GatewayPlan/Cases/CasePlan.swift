package import JSONBytes
package import NIOCore

/// A case of `setlist test`: what is asked, what the upstream answers, and what should come of it.
package struct CasePlan: Sendable {
    package var name: String
    /// Where it is written: `cases/library.yaml:12:5`.
    package var place: String
    package var steps: [CaseStep]

    package init(name: String, place: String, steps: [CaseStep]) {
        self.name = name
        self.place = place
        self.steps = steps
    }
}

/// Time that passes, then perhaps a call, then what is expected.
package struct CaseStep: Sendable {
    package var place: String
    /// Nanoseconds before the call.
    package var advance: Int64
    package var call: CaseCall?
    /// In the order of the requests; each answers one.
    package var upstream: [ScriptedAnswer]
    package var expectations: [CaseExpectation]

    package init(place: String, advance: Int64, call: CaseCall?, upstream: [ScriptedAnswer], expectations: [CaseExpectation]) {
        self.place = place
        self.advance = advance
        self.call = call
        self.upstream = upstream
        self.expectations = expectations
    }
}

/// One call of a tool.
package struct CaseCall: Sendable {
    package var tool: String
    /// A JSON object.
    package var arguments: ByteBuffer
    /// The caller's name; `nil`: the one person of a gateway without access rules.
    package var caller: String?
    /// The caller takes no answer that was there before.
    package var insistsOnFresh: Bool

    package init(tool: String, arguments: ByteBuffer, caller: String?, insistsOnFresh: Bool) {
        self.tool = tool
        self.arguments = arguments
        self.caller = caller
        self.insistsOnFresh = insistsOnFresh
    }
}

/// What the upstream does with one request.
package struct ScriptedAnswer: Sendable {
    package enum Kind: Sendable {
        case answer(status: Int, headers: [(name: String, value: String)], body: ByteBuffer)
        case failure(TransportFailure)
    }

    package var kind: Kind
    /// Nanoseconds until it comes.
    package var delay: Int64

    package init(_ kind: Kind, delay: Int64 = 0) {
        self.kind = kind
        self.delay = delay
    }
}

/// One thing that should hold after a step.
package struct CaseExpectation: Sendable {
    /// Where the answer came from.
    package enum Source: String, Sendable, CaseIterable {
        /// From the cache, fresh or stale.
        case hit, stale
        /// From the upstream, and kept.
        case miss
        /// From the upstream, and not kept.
        case uncached
        /// Made by the gateway.
        case gateway
    }

    /// A breaker's state, as far as calls bring it about.
    package enum Breaker: String, Sendable, CaseIterable {
        case closed, open
        case halfOpen = "half_open"
    }

    package enum Subject: Sendable {
        case isError(Bool)
        /// The structured result has at least these members; a list has exactly these items.
        case result(JSONValue)
        /// Each of these stands in the texts for the model.
        case text([String])
        case cache(Source)
        /// Nanoseconds since the answer was stored.
        case age(Int64)
        /// The tool whose answer stands in for this one's.
        case standsIn(String)
        case outcome(OutcomeClass)
        case attempts(Int)
        /// Nanoseconds.
        case took(Int64)
        case sent([SentRequest])
        /// In any order.
        case invalidated([String])
        /// Entries of the cache that are of no more use.
        case unreachable(Int)
        case breaker(Breaker)
        /// Nanoseconds until the gate opens; zero: it is open.
        case gate(Int64)
        case metrics([ExpectedChange])
    }

    package var place: String
    package var subject: Subject

    package init(place: String, subject: Subject) {
        self.place = place
        self.subject = subject
    }
}

/// By how much a step should change a metric: all series together that have these labels.
package struct ExpectedChange: Sendable {
    package struct Label: Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var place: String
    /// As written: `setlist_tool_calls_total{outcome="ok"}`.
    package var series: String
    /// The metric's own name; of a histogram with `_count` or `_sum`.
    package var sample: String
    package var labels: [Label]
    package var change: Double

    package init(place: String, series: String, sample: String, labels: [Label], change: Double) {
        self.place = place
        self.series = series
        self.sample = sample
        self.labels = labels
        self.change = change
    }
}

/// A request as a case describes it.
package struct SentRequest: Sendable {
    package enum Body: Sendable, Equatable {
        case none
        case json(JSONValue)
        case text(String)
    }

    package var place: String
    package var method: RequestPlan.Method
    package var path: String
    /// Percent-decoded, in order.
    package var query: [QueryItem]
    package var body: Body
    /// Some of its header fields, names in lower case.
    package var headers: [(name: String, value: String)]

    package init(place: String, method: RequestPlan.Method, target: String, body: Body, headers: [(name: String, value: String)]) {
        self.place = place
        self.method = method
        (path, query) = Self.split(target)
        self.body = body
        self.headers = headers
    }

    /// Path and query of a target, percent-decoded.
    package static func split(_ target: String) -> (path: String, query: [QueryItem]) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let items = parts.count < 2 ? [] : parts[1].split(separator: "&", omittingEmptySubsequences: false)
        return (
            decoded(parts[0]),
            items.map { item in
                let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return QueryItem(name: decoded(pair[0]), value: pair.count < 2 ? "" : decoded(pair[1]))
            }
        )
    }

    package struct QueryItem: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    /// `%41` to `A`; what is no escape stays.
    private static func decoded(_ text: Substring) -> String {
        guard text.contains("%") else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            let isEscape = byte == UInt8(ascii: "%") && digits.count == 2
            guard isEscape, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
