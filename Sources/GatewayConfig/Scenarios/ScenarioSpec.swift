/// A scenario as written.
struct ScenarioSpec: Sendable {
    static let version = Key("version", .version, .required, "Version of the language.")
    static let name = Key("name", .line, .required, "What it is called.")
    static let summary = Key("summary", .line, .optional, "What happens, in a sentence.")
    static let load = Key(
        "load", .section(ScenarioLoadSpec.table, ScenarioLoadSpec.init).documentedApart, .optional,
        "What is called, in every phase that does not say.")
    static let phases = Key(
        "phases", .list(of: .mapping("mapping", PhaseSpec.table, PhaseSpec.init), label: "list", allowsEmpty: false), .required,
        "One after the other.")
    static let table = KeyTable("a scenario", [version.entry, name.entry, summary.entry, load.entry, phases.entry])

    let name: Field<String>
    let summary: Field<String>
    let load: ScenarioLoadSpec?
    let phases: Field<[Located<PhaseSpec>]>

    init(_ cursor: MappingCursor) {
        _ = cursor.field(Self.version)
        name = cursor.field(Self.name)
        summary = cursor.field(Self.summary)
        load = cursor.section(Self.load)
        phases = cursor.field(Self.phases)
    }
}

/// What is called.
struct ScenarioLoadSpec: Sendable {
    /// People who call where neither the phase nor the scenario says.
    static let standardCallers = 5
    static let rate = Key(
        "rate", .rate, .described("`1/1s`; none beside `tools`"), "Calls of whatever is offered, some tools often and most seldom: `90/1m`."
    )
    static let tools = Key("tools", .named(.rate), .described("none"), "Calls of these endpoints, besides.")
    static let callers = Key("callers", .integer(1...1000, label: "1–1000"), .described("\(standardCallers)"), "People who call.")
    static let table = KeyTable("`load`", [rate.entry, tools.entry, callers.entry])

    let rate: Field<RateSpec>
    let tools: Field<[Named<RateSpec>]>
    let callers: Field<Int64>

    init(_ cursor: MappingCursor) {
        rate = cursor.field(Self.rate)
        tools = cursor.field(Self.tools)
        callers = cursor.field(Self.callers)
    }
}

/// A time in which load and upstream stay as they are.
struct PhaseSpec: Sendable {
    static let duration = Key("for", .duration(), .required, "How long it lasts.")
    static let label = Key("label", .line, .described("what the upstream does"), "For table and picture.")
    static let load = Key(
        "load", .section(ScenarioLoadSpec.table, ScenarioLoadSpec.init).documentedApart, .described("that of the scenario"),
        "What is called meanwhile; keys that are left out are the scenario's.")
    static let upstream = Key("upstream", .section(WeatherSpec.table, WeatherSpec.init), .described("it answers well"), "")
    static let table = KeyTable("a phase", [duration.entry, label.entry, load.entry, upstream.entry])

    let duration: Field<Int64>
    let label: Field<String>
    let load: ScenarioLoadSpec?
    let upstream: WeatherSpec?

    init(_ cursor: MappingCursor) {
        duration = cursor.field(Self.duration)
        label = cursor.field(Self.label)
        load = cursor.section(Self.load)
        upstream = cursor.section(Self.upstream)
    }
}

/// What the upstream does.
struct WeatherSpec: Sendable {
    static let down = Key("down", .boolean, .standard("false"), "No connection; nothing else has a meaning then.")
    static let status = Key(
        "status", .named(.percent(1...100), name: .status), .described("200"),
        "So many of all requests are answered with this status, the others with 200: `{503: 30%, 429: 10%}`.")
    static let latency = Key("latency", .duration(), .described("none"), "What answers take besides their 60 to 300 ms.")
    static let latencyShare = Key("latency_share", .percent(1...100), .standard("100%"), "How many of them do.")
    static let limit = Key(
        "limit", .rate, .described("none"), "More requests than that are answered 429; who asks all the same waits longer: `15/30s`.")
    static let retryAfter = Key(
        "retry_after", .duration(), .described("none; beside `limit` a third of its time"), "`Retry-After` of answers 429 and 503.")
    static let table = KeyTable(
        "`upstream` of a phase",
        [down.entry, status.entry, latency.entry, latencyShare.entry, limit.entry, retryAfter.entry])

    let down: Field<Bool>
    let status: Field<[Named<Int64>]>
    let latency: Field<Int64>
    let latencyShare: Field<Int64>
    let limit: Field<RateSpec>
    let retryAfter: Field<Int64>

    init(_ cursor: MappingCursor) {
        down = cursor.field(Self.down)
        status = cursor.field(Self.status)
        latency = cursor.field(Self.latency)
        latencyShare = cursor.field(Self.latencyShare)
        limit = cursor.field(Self.limit)
        retryAfter = cursor.field(Self.retryAfter)
    }
}
