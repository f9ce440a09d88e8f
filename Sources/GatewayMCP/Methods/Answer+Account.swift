import GatewayEngine
import GatewayPlan
import JSONBytes

extension Answer {
    /// How the call went, when there is more to tell than that the upstream answered at once.
    var account: JSONObject? {
        guard outcome != nil || substitute != nil else { return nil }
        var account = JSONObject()
        if let outcome, outcome.attempts != 1 || content.isError {
            account["attempts"] = .integer(Int64(outcome.attempts))
            if let meaning = outcome.outcome { account["outcome"] = .string(meaning.rawValue) }
            if outcome.end != .settled { account["ended_by"] = .string(outcome.end.rawValue) }
            if let refusal = outcome.refusal { account["refused"] = .string(refusal.kind.rawValue) }
            if let seconds = outcome.retryAfterSeconds { account["retry_after_seconds"] = .integer(seconds) }
            if let breaker = outcome.breaker {
                account["breaker"] = .object(["name": .string(breaker.name), "state": .string(breaker.state.rawValue)])
            }
        }
        if let substitute {
            account["degraded"] = true
            account["reason"] = .string(substitute.reason)
            account["source"] = .string(substitute.tool ?? "static")
        }
        return account.members.isEmpty ? nil : account
    }
}
