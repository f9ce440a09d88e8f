import GatewayPlan

/// An entry of `retries`: when a failed request is sent again.
struct RetrySpec: Sendable {
    static let attempts = Key("attempts", .integer(1...20, label: "1–20"), .standard("3"), "How often it is sent, the first time included.")
    static let base = Key(
        "base", .duration(), .standard("50ms"),
        "The pause before a retry is random, at most this the first time and twice as much each time.")
    static let cap = Key("cap", .duration(), .standard("5s"), "At most this.")
    static let maximumInline = Key(
        "max_inline", .duration(allowsZero: true), .standard("5s"), "A longer pause that the upstream asks for is told, not waited for.")
    static let on = Key(
        "on", .list(of: .retryCause, label: "list of causes"),
        .standardList(["connect", "interrupted", "timeout", "500", "502", "503", "504"]),
        "Which failures: `connect`, `interrupted`, `timeout` or statuses. An `unsafe` request is sent again only if it was never sent.")
    static let table = KeyTable("a retry policy", [attempts.entry, base.entry, cap.entry, maximumInline.entry, on.entry])

    let attempts: Field<Int64>
    let base: Field<Int64>
    let cap: Field<Int64>
    let maximumInline: Field<Int64>
    let on: Field<[Located<RetryCause>]>

    init(_ cursor: MappingCursor) {
        attempts = cursor.valueOrStandard(Self.attempts)
        base = cursor.valueOrStandard(Self.base)
        cap = cursor.valueOrStandard(Self.cap)
        maximumInline = cursor.valueOrStandard(Self.maximumInline)
        on = cursor.valueOrStandard(Self.on)
    }
}

/// `upstream.retry_budget`.
struct RetryBudgetSpec: Sendable {
    static let ratio = Key("ratio", .percent(0...100), .standard("20%"), "Retries that all calls together may make, of the calls.")
    static let minimumPerSecond = Key(
        "min_per_second", .integer(0...1_000_000, label: "count"), .standard("1"), "Allowed besides.")
    static let window = Key("window", .duration(), .standard("10s"), "The calls and retries of this time count.")
    static let table = KeyTable("`retry_budget`", [ratio.entry, minimumPerSecond.entry, window.entry])

    let ratio: Field<Int64>
    let minimumPerSecond: Field<Int64>
    let window: Field<Int64>

    init(_ cursor: MappingCursor) {
        ratio = cursor.valueOrStandard(Self.ratio)
        minimumPerSecond = cursor.valueOrStandard(Self.minimumPerSecond)
        window = cursor.valueOrStandard(Self.window)
    }
}
