import GatewayPlan

/// How a client's call ended, in the one word that metrics, logs and traces share.
package enum CallEnding: Int, Sendable, CaseIterable {
    /// The caller has what was asked for.
    case ok
    /// The caller has something else: an answer that is too old, or a fallback.
    case degraded
    /// The call was wrong: its arguments, its permission, the user's no, or the upstream's.
    case rejected
    /// The gateway did not send it: a gate, a limit, a breaker, too many calls, or too little time.
    case refused
    /// The upstream failed, could not be reached or was not understood.
    case failed
    /// Its caller gave up.
    case cancelled

    /// In labels and log lines.
    package var word: String { "\(self)" }
}

/// What became of a client's look into the cache.
package enum CacheLookup: Int, Sendable, CaseIterable {
    case hit
    case stale
    /// A remembered no of the upstream.
    case negative
    /// The upstream was asked, or would have been.
    case miss
    /// Waited for what somebody else had asked.
    case coalesced
    /// The caller wanted nothing that was there before.
    case bypass

    /// In labels and log lines.
    package var word: String { "\(self)" }
}

extension Answer {
    /// How the call ended whose answer this is; that its caller gave up cannot be seen here.
    package var ending: CallEnding {
        if isSubstitute { return .degraded }
        if case .stale(_, let why) = source { return why.isDegraded ? .degraded : .ok }
        guard content.isError else { return .ok }
        // The upstream was not asked: the call was wrong, or such a call was wrong not long ago.
        guard let outcome else { return .rejected }
        return outcome.endingOfError
    }
}

extension CallOutcome {
    /// How a call ended whose answer is an error.
    var endingOfError: CallEnding {
        guard attempts > 0 else { return refusal == nil ? .failed : .refused }
        guard let status else { return .failed }
        switch outcome {
        case .failure?, .throttled?, .retry?: return .failed
        // What the rules do not hold against the upstream is its no; a credential that it does not take is ours.
        case .success?, .slow?, .neutral?: return status >= 400 && status != 401 ? .rejected : .failed
        case nil: return (400..<500).contains(status) && status != 401 && status != 429 ? .rejected : .failed
        }
    }
}
