import GatewayPlan
import JSONBytes

/// What one exchange means.
struct Classified: Sendable, Equatable {
    var outcome: OutcomeClass
    /// Of the rule: for `retry` the pause, for `throttled` how long the gate closes when the upstream does not say, nanoseconds.
    var delay: Int64?
    /// For `retry`: how often the request is sent again.
    var repetitions = 0
    /// `nil`: not the kind of failure that is retried.
    var cause: RetryCause?
    /// What the upstream asked for, nanoseconds.
    var retryAfter: Int64?
    /// The upstream cannot have seen the request, or says that it did not carry it out.
    var provesNothingWasDone = false
}

/// Tells what an exchange means by the tool's rules, and by those of HTTP where they are silent.
struct OutcomeClassifier: Sendable {
    let errors: UpstreamPlan.ErrorShape

    func classify(_ result: Result<UpstreamResponse, UpstreamFailure>, of tool: ToolPlan) -> Classified {
        switch result {
        case .success(let response): classify(response, tool.resilience.outcomes)
        case .failure(let failure): classify(failure, tool.resilience.outcomes)
        }
    }

    private func classify(_ response: UpstreamResponse, _ rules: [OutcomeRule]) -> Classified {
        let retryAfter = response.retryAfterSeconds.map { Int64(min(max(0, $0), Int(Int32.max))) * 1_000_000_000 }
        var text: ErrorText?
        for rule in rules {
            guard case .answer(let status, let reason, let message) = rule.match, status.contains(response.status) else { continue }
            if reason != nil || message != nil {
                let known = text ?? ErrorText(of: response, errors)
                text = known
                guard reason == nil || reason == known.reason, message == nil || message == known.message else { continue }
            }
            return Classified(
                outcome: rule.outcome, delay: rule.delay, repetitions: rule.attempts, cause: .status(response.status),
                retryAfter: retryAfter, provesNothingWasDone: rule.outcome == .retry || rule.outcome == .throttled)
        }
        let outcome: OutcomeClass =
            switch response.status {
            case 401: .neutral
            case 429: .throttled
            case 500...: .failure
            default: .success
            }
        return Classified(
            outcome: outcome, cause: .status(response.status), retryAfter: retryAfter, provesNothingWasDone: outcome == .throttled)
    }

    private func classify(_ failure: UpstreamFailure, _ rules: [OutcomeRule]) -> Classified {
        guard let transport = failure.transport else { return Classified(outcome: .neutral) }
        let isUnsent = failure.provesNothingWasSent
        let rule = rules.first { $0.match == .transport(transport) }
        // Less time than the tool's timeout says nothing of the upstream when it is over.
        let standard: OutcomeClass = transport == .tooLarge || failure == .deadlinePassed ? .neutral : .failure
        return Classified(
            outcome: rule?.outcome ?? standard, delay: rule?.delay, repetitions: rule?.attempts ?? 0, cause: .transport(transport),
            provesNothingWasDone: isUnsent || rule?.outcome == .retry)
    }
}

extension UpstreamFailure {
    /// The rules' word for it; `nil` for what is not the upstream's doing.
    var transport: TransportFailure? {
        switch self {
        case .unreachable: .connect
        case .timedOut, .deadlinePassed: .timeout
        case .interrupted: .interrupted
        case .tooLarge: .tooLarge
        case .noCredential, .cancelled, .refused: nil
        }
    }
}
