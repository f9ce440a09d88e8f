import GatewayPlan

/// `alerts`: what is watched, and when somebody is told.
struct AlertsSpec: Sendable {
    static let job = Key("job", .name, .standard("setlist"), "The `job` label under which Prometheus scrapes the gateway.")
    static let interval = Key("interval", .duration(), .standard("30s"), "From one evaluation of the rules to the next, at most `1m`.")
    static let runbookURL = Key("runbook_url", .baseURL, .optional, "Where `alerts/runbooks` is published: alerts then link to it.")
    static let labels = Key(
        "labels", .named(.line, name: .label), .optional, "On every alert, beside its `severity`: for routing.")
    /// One for each kind; `null` switches it off.
    static let kinds = AlertKind.allCases.map { kind in
        (kind: kind, key: Key(kind.rawValue, AlertSpec.type(kind), .described(kind.standardText), kind.summary, isNullable: true))
    }
    static let table = KeyTable(
        "`alerts`", [job.entry, interval.entry, runbookURL.entry, labels.entry] + kinds.map(\.key.entry))

    /// One alert: what is written of it, and what holds.
    struct Entry: Sendable {
        let kind: AlertKind
        let written: Field<AlertSpec>
        /// `nil`: switched off, or reported as wrong.
        let spec: AlertSpec?
    }

    let job: Field<String>
    let interval: Field<Int64>
    let runbookURL: Field<String>
    let labels: Field<[Named<String>]>
    let alerts: [Entry]

    init(_ cursor: MappingCursor) {
        job = cursor.valueOrStandard(Self.job)
        interval = cursor.valueOrStandard(Self.interval)
        runbookURL = cursor.field(Self.runbookURL)
        labels = cursor.field(Self.labels)
        alerts = Self.kinds.map { kind, key in
            let written = cursor.field(key)
            return Entry(kind: kind, written: written, spec: written.isAbsent ? cursor.section(key) : written.value)
        }
    }
}

/// One alert; which keys it has follows from what it watches.
struct AlertSpec: Sendable {
    /// All keys, for the reference.
    static let table = KeyTable(
        "an alert",
        [
            Key("above", .share(.below100), byAlert, "Fires above this share, such as `5%`, or above this number of events.").entry,
            Key("below", .share(.above0), byAlert, "Fires below this share.").entry,
            Key("longer_than", .duration(), byAlert, "Fires when it lasts longer.").entry,
            Key("within", .duration(), byAlert, "Fires so long before.").entry,
            minimumCalls("by alert").entry,
            Key("groups", .named(.share(.between)), .optional, "Other bounds for groups of endpoints: `{catalog: 70%}`.").entry,
            duration(byAlert).entry, keepFiring.entry, severity(byAlert).entry, labels.entry,
        ])
    private static let byAlert = KeyEntry.Presence.described("by alert")

    private static func minimumCalls(_ words: String) -> Key<Int64> {
        Key("min_calls", .count, .described(words), "Fewer calls than this in the time it looks at say nothing.")
    }

    private static func duration(_ presence: KeyEntry.Presence) -> Key<Int64> {
        Key("for", .duration(allowsZero: true), presence, "It must hold so long before it fires, in whole seconds.")
    }

    private static func severity(_ presence: KeyEntry.Presence) -> Key<AlertPlan.Severity> {
        Key("severity", .choice(), presence, "`page`: somebody must get up. `ticket`: in working hours.")
    }

    static let keepFiring = Key(
        "keep_firing_for", .duration(allowsZero: true), .standard("5m"), "So long it goes on afterwards, so that it does not flap.")
    private static let labels = Key("labels", .named(.line, name: .label), .optional, "Of its own, beside those of every alert.")

    /// The keys of one kind.
    struct Keys: Sendable {
        let threshold: Key<Double>?
        let minimumCalls: Key<Int64>?
        let groups: Key<[Named<Double>]>?
        let duration: Key<Int64>
        let severity: Key<AlertPlan.Severity>

        init(_ kind: AlertKind) {
            threshold = kind.thresholdKey
            minimumCalls = kind.standardCalls.map {
                Key("min_calls", .count, .standard($0), "Fewer calls than this in the time it looks at say nothing.")
            }
            groups = kind.variesByGroup ? threshold.map { Key("groups", .named($0.type), .optional, "Other bounds for groups.") } : nil
            duration = AlertSpec.duration(.standard(kind.standardDuration))
            severity = AlertSpec.severity(.standard(kind.standardSeverity.rawValue))
        }

        var table: KeyTable {
            let entries = [
                threshold?.entry, minimumCalls?.entry, groups?.entry, duration.entry, AlertSpec.keepFiring.entry, severity.entry,
                AlertSpec.labels.entry,
            ]
            return KeyTable("this alert", entries.compactMap { $0 })
        }
    }

    static func type(_ kind: AlertKind) -> ValueType<AlertSpec> {
        let keys = Keys(kind)
        return ValueType.section(keys.table) { AlertSpec($0, keys) }.documentedApart
    }

    let threshold: Field<Double>
    let minimumCalls: Field<Int64>
    let groups: Field<[Named<Double>]>
    let duration: Field<Int64>
    /// As written.
    let writtenDuration: Field<Int64>
    let keepFiring: Field<Int64>
    let severity: Field<AlertPlan.Severity>
    let labels: Field<[Named<String>]>

    private init(_ cursor: MappingCursor, _ keys: Keys) {
        threshold = keys.threshold.map { cursor.valueOrStandard($0) } ?? .absent
        minimumCalls = keys.minimumCalls.map { cursor.valueOrStandard($0) } ?? .absent
        groups = keys.groups.map { cursor.field($0) } ?? .absent
        writtenDuration = cursor.field(keys.duration)
        duration = writtenDuration.inheriting(keys.duration.standard(cursor.decoding))
        keepFiring = cursor.valueOrStandard(Self.keepFiring)
        severity = cursor.valueOrStandard(keys.severity)
        labels = cursor.field(Self.labels)
    }
}
