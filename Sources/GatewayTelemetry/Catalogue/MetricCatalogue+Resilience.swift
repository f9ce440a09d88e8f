extension MetricDefinition {
    package static let breakerState = MetricDefinition(
        "setlist_circuit_breaker_state", .gauge, labels: ["breaker", "state"],
        help: "1 for the state that the breaker is in now, 0 for the others: closed, open, half_open, forced_open, forced_closed.")
    package static let breakerTransitions = MetricDefinition(
        "setlist_circuit_breaker_transitions_total", .counter, labels: ["breaker", "to"], help: "Changes of state, by the new state.")
    package static let breakerRejections = MetricDefinition(
        "setlist_circuit_breaker_rejections_total", .counter, labels: ["breaker"], help: "Calls refused because the breaker was open.")
    package static let breakerOverride = MetricDefinition(
        "setlist_circuit_breaker_override_active", .gauge, labels: ["breaker"], help: "1 while an operator forces the breaker's state.")

    package static let limitDecisions = MetricDefinition(
        "setlist_rate_limit_decisions_total", .counter, labels: ["tier", "decision"],
        help: "Requests that asked the rate limiter, by its first word: admit, queue, reject.")
    package static let limitWait = MetricDefinition(
        "setlist_rate_limit_wait_seconds", .histogram(bounds: BucketBounds.waits), labels: ["tier"],
        help: "Time that a request waited for the rate limiter, 0 for those that need not.")
    package static let limitQueueLength = MetricDefinition(
        "setlist_rate_limit_queue_length", .gauge, labels: ["tier", "priority"], help: "Requests that wait for the rate limiter.")
    package static let limitRemaining = MetricDefinition(
        "setlist_rate_limit_remaining", .gauge, labels: ["tier", "window"], help: "Requests that the window still admits.")
    package static let limitSize = MetricDefinition(
        "setlist_rate_limit_limit", .gauge, labels: ["tier", "window"], help: "Requests that the window admits in all.")
    package static let gateClosedUntil = MetricDefinition(
        "setlist_penalty_gate_closed_until_timestamp_seconds", .gauge, labels: ["upstream"],
        help: "When the gate that a Retry-After closed opens again; 0 while it is open.")
    package static let shed = MetricDefinition(
        "setlist_shed_total", .counter, labels: ["reason"], help: "Calls refused for want of room: in_flight, upstream, endpoint.")

    package static let retries = MetricDefinition(
        "setlist_retries_total", .counter, labels: ["endpoint", "result"],
        help: "Failed attempts that a retry policy looked at: retried, budget_empty, exhausted, deadline.")
    package static let retryBudgetRemaining = MetricDefinition(
        "setlist_retry_budget_remaining_ratio", .gauge, labels: ["upstream"], help: "Share of the retry budget that is left, 0 to 1.")
    package static let fallbacks = MetricDefinition(
        "setlist_fallbacks_total", .counter, labels: ["endpoint", "step"],
        help: "Failed calls answered by a fallback, by step: stale, alternate, static.")

    package static let healthCheckStatus = MetricDefinition(
        "setlist_health_check_status", .gauge, labels: ["check", "critical"],
        help: "1 while the check passes, 0.5 while it warns or is not known, 0 while it fails.")
    package static let healthCheckDuration = MetricDefinition(
        "setlist_health_check_duration_seconds", .gauge, labels: ["check"], help: "Duration of the check's last run.")
    package static let ready = MetricDefinition("setlist_ready", .gauge, help: "1 while /readyz answers 200.")
}

extension MetricCatalogue {
    static let breakers: [MetricDefinition] = [.breakerState, .breakerTransitions, .breakerRejections, .breakerOverride]
    static let limits: [MetricDefinition] = [
        .limitDecisions, .limitWait, .limitQueueLength, .limitRemaining, .limitSize, .gateClosedUntil, .shed,
    ]
    static let attempts: [MetricDefinition] = [.retries, .retryBudgetRemaining, .fallbacks]
    static let health: [MetricDefinition] = [.healthCheckStatus, .healthCheckDuration, .ready]
}
