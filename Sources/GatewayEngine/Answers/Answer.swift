/// What a call came to: the rendered result and where it came from.
package struct Answer: Sendable {
    package enum Source: Sendable, Equatable {
        /// From the cache, and fresh.
        case hit(ageNanoseconds: Int64, ttlNanoseconds: Int64)
        /// From the cache, and older than it should be.
        case stale(ageNanoseconds: Int64, StaleReason)
        /// From the upstream, and now in the cache.
        case miss(ttlNanoseconds: Int64)
        /// From the upstream, not to be cached.
        case upstream
        /// Made here: the call was refused, or the upstream could not be reached.
        case gateway
    }

    /// Why a stale answer was served.
    package enum StaleReason: String, Sendable, CaseIterable {
        /// It is being renewed meanwhile.
        case revalidating
        /// The upstream answered with an error of its own.
        case upstreamError = "upstream_error"
        /// The upstream did not answer.
        case upstreamFailed = "upstream_failed"
        /// The gateway sent nothing: a limit, a gate, a breaker.
        case refused

        /// Whether the answer should have been another and could not be had.
        package var isDegraded: Bool { self != .revalidating }
    }

    package var content: AnswerContent
    package var source: Source
    private var aside: Aside?

    /// What a cached answer does not have, kept aside so that it stays small.
    private final class Aside: Sendable {
        let outcome: CallOutcome?
        let substitute: Substitute?

        init?(_ outcome: CallOutcome?, _ substitute: Substitute?) {
            guard outcome != nil || substitute != nil else { return nil }
            self.outcome = outcome
            self.substitute = substitute
        }

        var isSubstitute: Bool { substitute != nil }
    }

    /// How the upstream's part of it went; `nil` when it was not asked.
    package var outcome: CallOutcome? {
        get { aside?.outcome }
        set { aside = Aside(newValue, aside?.substitute) }
    }

    /// Set when this is not what was asked for, but what could be had.
    package var substitute: Substitute? {
        get { aside?.substitute }
        set { aside = Aside(aside?.outcome, newValue) }
    }

    /// Whether it is what could be had: without a copy of what that is.
    var isSubstitute: Bool { aside?.isSubstitute ?? false }

    /// What stands in for an answer that could not be had.
    package struct Substitute: Sendable, Equatable {
        /// The other tool that was asked; `nil`: the operator's fixed answer.
        package var tool: String?
        /// A word for what kept the upstream from answering.
        package var reason: String

        package init(tool: String?, reason: String) {
            self.tool = tool
            self.reason = reason
        }
    }

    package init(content: AnswerContent, source: Source, outcome: CallOutcome? = nil) {
        self.content = content
        self.source = source
        self.aside = outcome.flatMap { Aside($0, nil) }
    }
}
