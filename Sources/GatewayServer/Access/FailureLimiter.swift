import GatewayPlan
import NIOCore

/// Counts the wrong tokens of each address, in windows that begin with the first.
struct FailureLimiter {
    enum Verdict: Equatable {
        case refuse
        /// The first one too many: to be said once.
        case refuseAndSayThatItIsTheLast
        /// Too many; nothing is looked at until then.
        case block
    }

    private struct Count {
        var attempts: Int
        let endsAt: NIODeadline
    }

    private let plan: FailureLimitPlan
    private var counts: [String: Count] = [:]

    init(_ plan: FailureLimitPlan) { self.plan = plan }

    /// When an address may try again; `nil` when it may.
    func blockedUntil(_ address: String, now: NIODeadline) -> NIODeadline? {
        guard let count = counts[address], count.endsAt > now, count.attempts >= plan.attempts else { return nil }
        return count.endsAt
    }

    /// An address has shown a wrong token.
    mutating func failed(_ address: String, now: NIODeadline) -> Verdict {
        var count = counts[address].flatMap { $0.endsAt > now ? $0 : nil } ?? Count(attempts: 0, endsAt: now + .nanoseconds(plan.window))
        if counts[address] == nil { makeRoom(now: now) }
        count.attempts += 1
        counts[address] = count
        if count.attempts < plan.attempts { return .refuse }
        return count.attempts == plan.attempts ? .refuseAndSayThatItIsTheLast : .block
    }

    /// Forgets the windows that are over, and if that is not enough the one that ends first.
    private mutating func makeRoom(now: NIODeadline) {
        guard counts.count >= plan.addresses else { return }
        counts = counts.filter { $0.value.endsAt > now }
        guard counts.count >= plan.addresses, let first = counts.min(by: { $0.value.endsAt < $1.value.endsAt })?.key else { return }
        counts[first] = nil
    }
}
