import Diagnostics
import YAMLSyntax

/// `health` of policies.yaml.
struct HealthSpec: Sendable {
    static let heartbeat = Key("heartbeat", .section(HeartbeatSpec.table, HeartbeatSpec.init), .optional, "")
    static let checks = Key(
        "checks", .named(.mapping("mapping", HealthCheckSpec.table, HealthCheckSpec.init)), .described("one of each type"), "")
    static let table = KeyTable("`health`", [heartbeat.entry, checks.entry])

    let heartbeat: HeartbeatSpec?
    let checks: [Named<HealthCheckSpec>]

    init(_ cursor: MappingCursor) {
        heartbeat = cursor.section(Self.heartbeat)
        let written = cursor.field(Self.checks)
        checks = written.isAbsent ? HealthCheckSpec.Kind.allCases.map { HealthCheckSpec.standard($0, cursor) } : written.value ?? []
    }
}

/// `health.heartbeat`: what liveness goes by.
struct HeartbeatSpec: Sendable {
    static let period = Key("period", .period, .standard("1s"), "How often each event loop shows that it is alive.")
    static let maximumDelay = Key("max_delay", .duration(), .standard("5s"), "An event loop that is later than this makes `/livez` fail.")
    static let table = KeyTable("`health.heartbeat`", [period.entry, maximumDelay.entry])

    let period: Field<Int64>
    let maximumDelay: Field<Int64>

    init(_ cursor: MappingCursor) {
        period = cursor.valueOrStandard(Self.period)
        maximumDelay = cursor.valueOrStandard(Self.maximumDelay)
    }
}

/// An entry of `health.checks`.
struct HealthCheckSpec: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case eventLoop = "event_loop"
        case cache, credentials, metrics, upstream
    }

    static let kind: Key<Kind> = Key("type", .choice(), .required, "What is looked at: docs/admin.md says how.")
    static let critical = Key("critical", .boolean, .standard("false"), "The gateway is not ready while it fails.")
    static let period = Key("period", .period, .standard("15s"), "From one run to the next.")
    static let jitter = Key(
        "jitter", .percent(0...50), .standard("10%"), "So much more or less than `period`, so that gateways do not fall in step.")
    static let timeout = Key("timeout", .duration(), .standard("2s"), "A run that takes longer has failed.")
    static let rise = Key("rise", .count, .standard("2"), "So many runs in a row must succeed before it counts as well again.")
    static let fall = Key("fall", .count, .standard("3"), "So many runs in a row must fail before it counts as failed.")
    static let maximumDelay = Key(
        "max_delay", .duration(), .standard("500ms"), "Only for `event_loop`: how late an event loop may be.",
        onlyWith: [("type", Kind.eventLoop.rawValue)])
    static let maximumSeries = Key(
        "max_series", .count, .standard("50000"), "Only for `metrics`: more than so many series are too many.",
        onlyWith: [("type", Kind.metrics.rawValue)])
    static let table = KeyTable(
        "a health check",
        [
            kind.entry, critical.entry, period.entry, jitter.entry, timeout.entry, rise.entry, fall.entry, maximumDelay.entry,
            maximumSeries.entry,
        ])

    let kind: Field<Kind>
    let critical: Field<Bool>
    let period: Field<Int64>
    let jitter: Field<Int64>
    let timeout: Field<Int64>
    let rise: Field<Int64>
    let fall: Field<Int64>
    /// As written; it has no meaning for other types.
    let writtenDelay: Field<Int64>
    let maximumDelay: Field<Int64>
    /// As written; it has no meaning for other types.
    let writtenSeries: Field<Int64>
    let maximumSeries: Field<Int64>

    init(_ cursor: MappingCursor) {
        kind = cursor.field(Self.kind)
        critical = cursor.valueOrStandard(Self.critical)
        period = cursor.valueOrStandard(Self.period)
        jitter = cursor.valueOrStandard(Self.jitter)
        timeout = cursor.valueOrStandard(Self.timeout)
        rise = cursor.valueOrStandard(Self.rise)
        fall = cursor.valueOrStandard(Self.fall)
        writtenDelay = cursor.field(Self.maximumDelay)
        maximumDelay = writtenDelay.inheriting(Self.maximumDelay.standard(cursor.decoding))
        writtenSeries = cursor.field(Self.maximumSeries)
        maximumSeries = writtenSeries.inheriting(Self.maximumSeries.standard(cursor.decoding))
    }

    /// The check of a type that nobody has written, named for it.
    static func standard(_ kind: Kind, _ cursor: MappingCursor) -> Named<HealthCheckSpec> {
        let range = SourceRange(builtIn: kind.rawValue)
        let value = YAMLNode(.scalar(YAMLScalar(text: kind.rawValue, style: .plain)), range: range)
        let node = YAMLNode(.mapping([YAMLEntry(key: Self.kind.entry.name, keyRange: range, value: value)]), range: range)
        let subject = Subject(name: kind.rawValue, range: range)
        let spec = MappingCursor(node, table, subject: subject, decoding: cursor.decoding).map(HealthCheckSpec.init)
        return Named(name: kind.rawValue, range: range, value: spec)
    }
}
