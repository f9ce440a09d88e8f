extension MetricDefinition {
    package static let toolCalls = MetricDefinition(
        "setlist_tool_calls_total", .counter, labels: ["tool", "group", "outcome"],
        help: "Calls of clients, reads and completions too, by how they ended: ok, degraded, rejected, refused, failed, cancelled.")
    package static let toolCallDuration = MetricDefinition(
        "setlist_tool_call_duration_seconds", .histogram(bounds: BucketBounds.calls), labels: ["tool", "group"],
        help: "Time from a call's arrival to its answer.")
    package static let callsInFlight = MetricDefinition(
        "setlist_calls_in_flight", .gauge, help: "Tool calls that wait for their answer.")
    package static let gatewayOverhead = MetricDefinition(
        "setlist_gateway_overhead_seconds", .histogram(bounds: BucketBounds.overhead),
        help: "Of calls that sent a request: time spent neither waiting for the upstream nor in a queue.")

    package static let upstreamRequests = MetricDefinition(
        "setlist_upstream_requests_total", .counter, labels: ["upstream", "endpoint", "group", "code"],
        help: "Requests to the upstream by class of answer: 2xx, 3xx, 4xx, 429, 5xx; or error, or cancelled, where none came.")
    package static let upstreamRequestDuration = MetricDefinition(
        "setlist_upstream_request_duration_seconds", .histogram(bounds: BucketBounds.exchanges), labels: ["upstream", "endpoint", "group"],
        help: "Time from sending a request to the end of its answer.")
    package static let upstreamRequestsInFlight = MetricDefinition(
        "setlist_upstream_requests_in_flight", .gauge, labels: ["upstream"], help: "Requests whose answer is not complete.")
    package static let upstreamThrottled = MetricDefinition(
        "setlist_upstream_throttled_total", .counter, labels: ["upstream"], help: "Answers 429 of the upstream.")
}

extension MetricCatalogue {
    static let calls: [MetricDefinition] = [.toolCalls, .toolCallDuration, .callsInFlight, .gatewayOverhead]
    static let upstream: [MetricDefinition] = [
        .upstreamRequests, .upstreamRequestDuration, .upstreamRequestsInFlight, .upstreamThrottled,
    ]
}
