package import GatewayEngine
import GatewayPlan
import JSONBytes
package import NIOCore

/// The circuit breakers for operators: what they see, and what they can do about one.
package struct BreakerRoutes: Sendable {
    private let registry: BreakerRegistry
    private let now: @Sendable () -> NIODeadline
    private let wallClock: @Sendable () -> Int64

    /// - Parameter wallClock: milliseconds since 1970.
    package init(
        _ registry: BreakerRegistry, now: @escaping @Sendable () -> NIODeadline = { .now() }, wallClock: @escaping @Sendable () -> Int64
    ) {
        self.registry = registry
        self.now = now
        self.wallClock = wallClock
    }

    package var routes: [AdminRoute] {
        [
            AdminRoute(.get, "/breakers", "Every circuit breaker: its state, its counts and its last changes.") { _ in
                .json(["breakers": .array(registry.breakers.map(report))])
            },
            AdminRoute(.get, "/breakers/{name}", "One circuit breaker.") { request in
                with(request) { .json(report($0)) }
            },
            AdminRoute(.post, "/breakers/{name}/force-open", "Let nothing through for ttl_seconds.") { force(open: true, $0) },
            AdminRoute(.post, "/breakers/{name}/force-close", "Let everything through for ttl_seconds.") { force(open: false, $0) },
            AdminRoute(.post, "/breakers/{name}/reset", "Close it and forget what it has seen.") { request in
                with(request) { breaker in
                    breaker.reset(actor: request.actor, now: now())
                    return .json(report(breaker))
                }
            },
        ]
    }

    private func force(open: Bool, _ request: AdminRequest) -> AdminResponse {
        with(request) { breaker in
            var duration: Int64?
            if request.body["ttl_seconds"] != nil || request.query["ttl_seconds"] != nil {
                let seconds = request.body["ttl_seconds"]?.intValue ?? request.query["ttl_seconds"].flatMap { Int($0) }
                guard let seconds, (1...Self.longestOverride).contains(seconds) else {
                    return .problem(400, "bad_ttl", "ttl_seconds must be a whole number from 1 to \(Self.longestOverride).")
                }
                duration = Int64(seconds) * 1_000_000_000
            }
            breaker.force(open: open, actor: request.actor, for: duration, now: now())
            return .json(report(breaker))
        }
    }

    /// What any clock can add.
    private static let longestOverride = Int(Int32.max)

    private func with(_ request: AdminRequest, _ use: (Breaker) -> AdminResponse) -> AdminResponse {
        let name = request.parameters["name"] ?? ""
        guard let breaker = registry.breaker(named: name) else {
            return .problem(404, "unknown_breaker", "There is no breaker \(name); GET /breakers lists them.")
        }
        return use(breaker)
    }

    private func report(_ breaker: Breaker) -> JSONValue {
        let now = now()
        let snapshot = breaker.snapshot(now: now)
        let policy = breaker.plan.policy
        var object: JSONObject = [
            "name": .string(breaker.plan.name), "state": .string(snapshot.state.rawValue), "scope": .string(policy.scope.rawValue),
            "mode": .string(policy.mode.rawValue),
        ]
        if let wait = snapshot.retryAfter { object["retry_after_seconds"] = .integer((wait + 999_999_999) / 1_000_000_000) }
        if let override = snapshot.override {
            object["override"] = [
                "actor": .string(override.actor), "remaining_seconds": .integer((override.until - now).nanoseconds / 1_000_000_000),
            ]
        }
        object["window"] = json(snapshot.counts, snapshot.consecutiveFailures)
        let statistics = snapshot.statistics
        object["totals"] = [
            "admitted": .integer(Int64(statistics.admitted)), "refused": .integer(Int64(statistics.refused)),
            "would_have_refused": .integer(Int64(statistics.wouldHaveRefused)), "successes": .integer(Int64(statistics.successes)),
            "failures": .integer(Int64(statistics.failures)), "slow": .integer(Int64(statistics.slow)),
            "neutral": .integer(Int64(statistics.neutral)), "late": .integer(Int64(statistics.late)),
        ]
        let wall = wallClock()
        object["transitions"] = .array(
            snapshot.transitions.map { transition in
                var row: JSONObject = [
                    "sequence": .integer(Int64(transition.sequence)),
                    "time_ms": .integer(wall - (now - transition.at).nanoseconds / 1_000_000),
                    "from": .string(transition.from.rawValue), "to": .string(transition.to.rawValue),
                    "cause": .string(transition.cause.rawValue),
                ]
                if let actor = transition.actor { row["actor"] = .string(actor) }
                row["window"] = json(transition.counts, transition.consecutiveFailures)
                return .object(row)
            })
        return .object(object)
    }

    private func json(_ counts: CallCounts, _ consecutiveFailures: Int) -> JSONValue {
        [
            "calls": .integer(Int64(counts.calls)), "failures": .integer(Int64(counts.failures)), "slow": .integer(Int64(counts.slow)),
            "consecutive_failures": .integer(Int64(consecutiveFailures)),
        ]
    }
}
