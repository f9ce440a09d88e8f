import GatewayPlan
import YAMLSyntax

/// `warming`: what is asked before anybody does.
struct WarmingSpec: Sendable {
    static let triggers: Key<[Located<WarmingPlan.Trigger>]> = Key(
        "on", .list(of: .choice(), label: "list of `startup` `login` `reload` `interval` `invalidation`"), .standardList(["startup"]),
        "When the calls are made.")
    static let interval = Key("interval", .period, .standard("5m"), "From one round to the next, with `interval`.")
    static let jitter = Key("jitter", .percent(0...90), .standard("20%"), "By how much an interval is shortened or lengthened at most.")
    static let pause = Key("pause", .duration(), .standard("5s"), "At least so long after a round nothing begins another.")
    static let concurrency = Key("concurrency", .count, .standard("2"), "Calls at once.")
    static let deadline = Key("deadline", .duration(), .standard("20s"), "A round that takes longer is given up.")
    static let readiness = Key(
        "readiness", .duration(allowsZero: true), .standard("0s"), "For so long at most clients wait for the first round.")
    static let calls = Key(
        "calls", .list(of: .mapping("mapping", WarmedCallSpec.table, WarmedCallSpec.init), label: "list"), .optional,
        "What is asked for each caller of `access.tokens`, or in the gateway's own name. An answer that is still fresh is left alone.")
    static let table = KeyTable(
        "`warming`",
        [
            triggers.entry, interval.entry, jitter.entry, pause.entry, concurrency.entry, deadline.entry, readiness.entry, calls.entry,
        ])

    let triggers: Field<[Located<WarmingPlan.Trigger>]>
    let interval: Field<Int64>
    let jitter: Field<Int64>
    let pause: Field<Int64>
    let concurrency: Field<Int64>
    let deadline: Field<Int64>
    let readiness: Field<Int64>
    let calls: Field<[Located<WarmedCallSpec>]>

    init(_ cursor: MappingCursor) {
        triggers = cursor.valueOrStandard(Self.triggers)
        interval = cursor.valueOrStandard(Self.interval)
        jitter = cursor.valueOrStandard(Self.jitter)
        pause = cursor.valueOrStandard(Self.pause)
        concurrency = cursor.valueOrStandard(Self.concurrency)
        deadline = cursor.valueOrStandard(Self.deadline)
        readiness = cursor.valueOrStandard(Self.readiness)
        calls = cursor.field(Self.calls)
    }
}

/// One of the calls.
struct WarmedCallSpec: Sendable {
    static let tool = Key("tool", .name, .required, "An endpoint whose answers are cached.")
    static let arguments = Key("arguments", .named(.node("value of the type")), .optional, "Its arguments by name.")
    static let table = KeyTable("a warming call", [tool.entry, arguments.entry])

    let tool: Field<String>
    let arguments: Field<[Named<YAMLNode>]>

    init(_ cursor: MappingCursor) {
        tool = cursor.field(Self.tool)
        arguments = cursor.field(Self.arguments)
    }
}
