import GatewayPlan

/// An entry of `breakers`: when calls stop that keep failing.
struct BreakerSpec: Sendable {
    static let scope: Key<BreakerPolicy.Scope> = Key(
        "scope", .choice(), .standard("endpoint"), "What one breaker guards; `upstream` is for `upstream.breaker`.")
    static let mode: Key<BreakerPolicy.Mode> = Key(
        "mode", .choice(), .standard("enforce"),
        "`shadow`: opens and closes, and only counts whom it would refuse; `disabled`: never opens.")
    static let window = Key("window", .duration(), .standard("30s"), "What the rates below are of.")
    static let trip = Key("trip", .section(TripSpec.table, TripSpec.init), .optional, "")
    static let open = Key("open", .section(OpenSpec.table, OpenSpec.init), .optional, "")
    static let halfOpen = Key("half_open", .section(HalfOpenSpec.table, HalfOpenSpec.init), .optional, "")
    static let override = Key("override", .duration(), .standard("15m"), "How long an operator's override holds who gives no time.")
    static let table = KeyTable(
        "a breaker", [scope.entry, mode.entry, window.entry, trip.entry, open.entry, halfOpen.entry, override.entry])

    let scope: Field<BreakerPolicy.Scope>
    let mode: Field<BreakerPolicy.Mode>
    let window: Field<Int64>
    let trip: TripSpec?
    let open: OpenSpec?
    let halfOpen: HalfOpenSpec?
    let override: Field<Int64>

    init(_ cursor: MappingCursor) {
        scope = cursor.valueOrStandard(Self.scope)
        mode = cursor.valueOrStandard(Self.mode)
        window = cursor.valueOrStandard(Self.window)
        trip = cursor.section(Self.trip)
        open = cursor.section(Self.open)
        halfOpen = cursor.section(Self.halfOpen)
        override = cursor.valueOrStandard(Self.override)
    }
}

/// `breakers.NAME.trip`.
struct TripSpec: Sendable {
    static let consecutiveFailures = Key(
        "consecutive_failures", .count, .standard("5"), "Opens after so many failures without a success between.", isNullable: true)
    static let failureRate = Key(
        "failure_rate", .percent(1...100), .standard("50%"), "Opens when so many of the window's calls failed.", isNullable: true)
    static let slowRate = Key(
        "slow_rate", .percent(1...100), .standard("80%"), "Opens when so many of the window's calls were slow.", isNullable: true)
    static let slowCall = Key("slow_call", .duration(), .standard("5s"), "A call is slow that takes as long.")
    static let minimumCalls = Key("min_calls", .count, .standard("10"), "Neither rate counts with fewer calls in the window.")
    static let distinctEndpoints = Key(
        "distinct_endpoints", .count, .standard("1"),
        "An error answer counts only while so many endpoints give one; a failed connection always does.")
    static let table = KeyTable(
        "`trip`",
        [
            consecutiveFailures.entry, failureRate.entry, slowRate.entry, slowCall.entry, minimumCalls.entry, distinctEndpoints.entry,
        ])

    let consecutiveFailures: Field<Int64>
    let failureRate: Field<Int64>
    let slowRate: Field<Int64>
    let slowCall: Field<Int64>
    let minimumCalls: Field<Int64>
    let distinctEndpoints: Field<Int64>

    init(_ cursor: MappingCursor) {
        consecutiveFailures = cursor.valueOrStandard(Self.consecutiveFailures)
        failureRate = cursor.valueOrStandard(Self.failureRate)
        slowRate = cursor.valueOrStandard(Self.slowRate)
        slowCall = cursor.valueOrStandard(Self.slowCall)
        minimumCalls = cursor.valueOrStandard(Self.minimumCalls)
        distinctEndpoints = cursor.valueOrStandard(Self.distinctEndpoints)
    }
}

/// `breakers.NAME.open`.
struct OpenSpec: Sendable {
    static let duration = Key("duration", .duration(), .standard("60s"), "How long it stays open the first time.")
    static let multiplier = Key("multiplier", .number(in: 1...100), .standard("2"), "How much longer each further time in a row.")
    static let maximum = Key("max", .duration(), .standard("10m"), "Never longer.")
    static let jitter = Key("jitter", .percent(0...100), .standard("10%"), "Added at random, at most.")
    static let resetAfter = Key("reset_after", .duration(), .standard("5m"), "Closed for so long, it starts anew with `duration`.")
    static let table = KeyTable("`open`", [duration.entry, multiplier.entry, maximum.entry, jitter.entry, resetAfter.entry])

    let duration: Field<Int64>
    let multiplier: Field<Double>
    let maximum: Field<Int64>
    let jitter: Field<Int64>
    let resetAfter: Field<Int64>

    init(_ cursor: MappingCursor) {
        duration = cursor.valueOrStandard(Self.duration)
        multiplier = cursor.valueOrStandard(Self.multiplier)
        maximum = cursor.valueOrStandard(Self.maximum)
        jitter = cursor.valueOrStandard(Self.jitter)
        resetAfter = cursor.valueOrStandard(Self.resetAfter)
    }
}

/// `breakers.NAME.half_open`.
struct HalfOpenSpec: Sendable {
    static let maximumConcurrent = Key("max_concurrent", .count, .standard("1"), "Calls let through at once to see how it is.")
    static let successThreshold = Key("success_threshold", .count, .standard("2"), "Closes after so many successes.")
    static let failureThreshold = Key("failure_threshold", .count, .standard("1"), "Opens again after so many failures.")
    static let maximumDuration = Key("max_duration", .duration(), .standard("30s"), "Decided by then, or `on_expiry` decides.")
    static let onExpiry: Key<BreakerPolicy.HalfOpen.Expiry> = Key(
        "on_expiry", .choice(), .standard("open"), "What becomes of it when no answer decides.")
    static let table = KeyTable(
        "`half_open`",
        [maximumConcurrent.entry, successThreshold.entry, failureThreshold.entry, maximumDuration.entry, onExpiry.entry])

    let maximumConcurrent: Field<Int64>
    let successThreshold: Field<Int64>
    let failureThreshold: Field<Int64>
    let maximumDuration: Field<Int64>
    let onExpiry: Field<BreakerPolicy.HalfOpen.Expiry>

    init(_ cursor: MappingCursor) {
        maximumConcurrent = cursor.valueOrStandard(Self.maximumConcurrent)
        successThreshold = cursor.valueOrStandard(Self.successThreshold)
        failureThreshold = cursor.valueOrStandard(Self.failureThreshold)
        maximumDuration = cursor.valueOrStandard(Self.maximumDuration)
        onExpiry = cursor.valueOrStandard(Self.onExpiry)
    }
}
