import GatewayPlan

/// `rate_limits` of policies.yaml: how much of the upstream may be used.
struct RateLimitsSpec: Sendable {
    static let account = Key("account", RateTierSpec.type.asSection, .optional, "What every request counts against.")
    static let tiers = Key("tiers", .named(RateTierSpec.type), .optional, "Shares of the account, for `rate_tier` of endpoints and groups.")
    static let reserve = Key(
        "reserve", .percent(0...90), .standard("20%"),
        "Of every window, what only calls may use for which somebody waits: renewals and warming leave it.")
    static let queue = Key("queue", .section(RateQueueSpec.table, RateQueueSpec.init), .optional, "")
    static let penalty = Key("penalty", .section(PenaltySpec.table, PenaltySpec.init), .optional, "")
    static let budgetFile = Key(
        "budget_file", .anyText, .described("`$XDG_STATE_HOME/setlist/budgets.json`"),
        "Where what a `budget` has counted is remembered over restarts; empty: nowhere.")
    static let table = KeyTable(
        "`rate_limits`", [account.entry, tiers.entry, budgetFile.entry, reserve.entry, queue.entry, penalty.entry])

    let account: RateTierSpec?
    let tiers: Field<[Named<RateTierSpec>]>
    let budgetFile: Field<String>
    let reserve: Field<Int64>
    let queue: RateQueueSpec?
    let penalty: PenaltySpec?

    init(_ cursor: MappingCursor) {
        account = cursor.section(Self.account)
        tiers = cursor.field(Self.tiers)
        budgetFile = cursor.field(Self.budgetFile)
        reserve = cursor.valueOrStandard(Self.reserve)
        queue = cursor.section(Self.queue)
        penalty = cursor.section(Self.penalty)
    }
}

/// The account's windows, or those of a tier.
struct RateTierSpec: Sendable {
    static let algorithm: Key<RateTierPlan.Algorithm> = Key(
        "algorithm", .choice(), .standard("rolling_window"),
        "`rolling_window` is exact; `token_bucket` lets nearly twice the limit through in one window; `gcra` spaces requests evenly.")
    static let windows = Key(
        "windows", .named(.rate), .optional,
        "Requests in a time, such as `150/1m`; all windows hold. With `token_bucket` (default: the limit) and `gcra` (default: 1) also "
            + "`150/1m burst 10`.")
    static let budget = Key("budget", .rate, .optional, "A long window, such as `50000/1d`: counted in steps, and never exceeded.")
    static let budgetStep = Key(
        "budget_step", .duration(), .standard("5m"), "How much longer than its time a request may count against `budget`.")
    static let adaptive = Key("adaptive", .mapping("mapping", AdaptiveSpec.table, AdaptiveSpec.init), .optional, "")
    static let table = KeyTable(
        "a rate tier", [algorithm.entry, windows.entry, budget.entry, budgetStep.entry, adaptive.entry])
    static let type = ValueType.mapping("rate tier", table, RateTierSpec.init).documentedApart

    let algorithm: Field<RateTierPlan.Algorithm>
    let windows: Field<[Named<RateSpec>]>
    let budget: Field<RateSpec>
    let budgetStep: Field<Int64>
    let adaptive: Field<AdaptiveSpec>

    init(_ cursor: MappingCursor) {
        algorithm = cursor.valueOrStandard(Self.algorithm)
        windows = cursor.field(Self.windows)
        budget = cursor.field(Self.budget)
        budgetStep = cursor.valueOrStandard(Self.budgetStep)
        adaptive = cursor.field(Self.adaptive)
    }
}

/// How a window follows what the upstream bears.
struct AdaptiveSpec: Sendable {
    static let window = Key("window", .name, .required, "The entry of `windows` that falls on a 429 and rises in quiet times.")
    static let decrease = Key("decrease", .percent(1...99), .standard("70%"), "Of the limit that held, what is left after a 429.")
    static let increase = Key("increase", .percent(1...100), .standard("5%"), "Of the full limit, what each quiet time adds.")
    static let quiet = Key("quiet", .duration(), .standard("5m"), "How long without a 429.")
    static let floor = Key("floor", .percent(1...100), .standard("20%"), "Of the full limit, what is always left.")
    static let table = KeyTable("`adaptive`", [window.entry, decrease.entry, increase.entry, quiet.entry, floor.entry])

    let window: Field<String>
    let decrease: Field<Int64>
    let increase: Field<Int64>
    let quiet: Field<Int64>
    let floor: Field<Int64>

    init(_ cursor: MappingCursor) {
        window = cursor.field(Self.window)
        decrease = cursor.valueOrStandard(Self.decrease)
        increase = cursor.valueOrStandard(Self.increase)
        quiet = cursor.valueOrStandard(Self.quiet)
        floor = cursor.valueOrStandard(Self.floor)
    }
}

/// Who waits for room, and how many.
struct RateQueueSpec: Sendable {
    static let maximumWaiters = Key("max_waiters", .integer(0...4_096, label: "0–4096"), .standard("256"), "Requests waiting at once.")
    static let maximumPerSession = Key(
        "max_per_session", .integer(0...4_096, label: "0–4096"), .standard("16"), "Requests of one caller waiting at once.")
    static let maximumWait = Key("max_wait", .duration(allowsZero: true), .standard("10s"), "Nobody waits longer, whatever its deadline.")
    static let weights = Key("weights", .section(RateWeightsSpec.table, RateWeightsSpec.init), .optional, "")
    static let table = KeyTable("`queue`", [maximumWaiters.entry, maximumPerSession.entry, maximumWait.entry, weights.entry])

    let maximumWaiters: Field<Int64>
    let maximumPerSession: Field<Int64>
    let maximumWait: Field<Int64>
    let weights: RateWeightsSpec?

    init(_ cursor: MappingCursor) {
        maximumWaiters = cursor.valueOrStandard(Self.maximumWaiters)
        maximumPerSession = cursor.valueOrStandard(Self.maximumPerSession)
        maximumWait = cursor.valueOrStandard(Self.maximumWait)
        weights = cursor.section(Self.weights)
    }
}

/// Turns of each class when all of them wait.
struct RateWeightsSpec: Sendable {
    static let interactive = Key(
        "interactive", .integer(1...100, label: "1–100"), .standard("8"), "Turns of calls for which somebody waits.")
    static let refresh = Key("refresh", .integer(1...100, label: "1–100"), .standard("4"), "Turns of renewals of answers.")
    static let warming = Key(
        "warming", .integer(1...100, label: "1–100"), .standard("1"), "Turns of answers that nobody has asked for yet.")
    static let table = KeyTable("`weights`", [interactive.entry, refresh.entry, warming.entry])

    let interactive: Field<Int64>
    let refresh: Field<Int64>
    let warming: Field<Int64>

    init(_ cursor: MappingCursor) {
        interactive = cursor.valueOrStandard(Self.interactive)
        refresh = cursor.valueOrStandard(Self.refresh)
        warming = cursor.valueOrStandard(Self.warming)
    }
}

/// What a 429 does.
struct PenaltySpec: Sendable {
    static let client = Key(
        "client", .line, .described("`upstream.credentials`"),
        "Whom the upstream punishes, such as its client id: closed for all who share it.")
    static let standard = Key("default", .duration(), .standard("30s"), "How long nothing is sent after a 429 that does not say.")
    static let maximum = Key("max", .duration(), .standard("24h"), "A longer `Retry-After` counts as this.")
    static let maximumInline = Key(
        "max_inline", .duration(allowsZero: true), .standard("5s"),
        "A call waits for the end in line no longer; otherwise it is told when to retry.")
    static let jitter = Key("jitter", .percent(0...100), .standard("5%"), "At most so much of the time is added at random.")
    static let ramp = Key(
        "ramp", .duration(allowsZero: true), .standard("10s"), "How long after it the rate of the account's shortest window is held down.")
    static let rampFrom = Key("ramp_from", .percent(1...100), .standard("10%"), "Of that rate, what it begins with.")
    static let file = Key(
        "file", .anyText, .described("`$XDG_STATE_HOME/setlist/penalties.json`"),
        "Where it is remembered over restarts; empty: nowhere.")
    static let table = KeyTable(
        "`penalty`",
        [
            client.entry, standard.entry, maximum.entry, maximumInline.entry, jitter.entry, ramp.entry, rampFrom.entry, file.entry,
        ])

    let client: Field<String>
    let standard: Field<Int64>
    let maximum: Field<Int64>
    let maximumInline: Field<Int64>
    let jitter: Field<Int64>
    let ramp: Field<Int64>
    let rampFrom: Field<Int64>
    let file: Field<String>

    init(_ cursor: MappingCursor) {
        client = cursor.field(Self.client)
        standard = cursor.valueOrStandard(Self.standard)
        maximum = cursor.valueOrStandard(Self.maximum)
        maximumInline = cursor.valueOrStandard(Self.maximumInline)
        jitter = cursor.valueOrStandard(Self.jitter)
        ramp = cursor.valueOrStandard(Self.ramp)
        rampFrom = cursor.valueOrStandard(Self.rampFrom)
        file = cursor.field(Self.file)
    }
}

/// `concurrency` of policies.yaml: how much may be under way at once.
struct ConcurrencySpec: Sendable {
    static let upstream = Key("upstream", .count, .standard("32"), "Requests to the upstream.")
    static let calls = Key(
        "calls", .count, .standard("256"),
        "Calls of tools that the cache cannot answer; more are told to come back. Lists and handshakes never are.")
    static let retryAfter = Key("retry_after", .duration(), .standard("1s"), "When, as they are told.")
    static let table = KeyTable("`concurrency`", [upstream.entry, calls.entry, retryAfter.entry])

    let upstream: Field<Int64>
    let calls: Field<Int64>
    let retryAfter: Field<Int64>

    init(_ cursor: MappingCursor) {
        upstream = cursor.valueOrStandard(Self.upstream)
        calls = cursor.valueOrStandard(Self.calls)
        retryAfter = cursor.valueOrStandard(Self.retryAfter)
    }
}
