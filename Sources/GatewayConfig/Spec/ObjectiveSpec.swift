/// An entry of `slos`: what share of calls is to be good, over thirty days.
struct ObjectiveSpec: Sendable {
    enum Measure: String, Sendable, CaseIterable { case availability, latency, freshness }

    static let measure: Key<Measure> = Key(
        "measure", .choice(), .required,
        "What a good call is: `availability` answered, if need be with an older answer; `latency` answered within `under`; `freshness` "
            + "not answered with an older answer for want of a new one.")
    static let under = Key("under", .duration(), .optional, "Only for `latency`: one of the bounds that durations are counted by.")
    static let target = Key("target", .share(.between), .required, "Of all calls, how many are to be good.")
    static let minimumCalls = Key("min_calls", .count, .standard("20"), "Fewer calls in an hour than this burn no budget.")
    static let table = KeyTable("an objective", [measure.entry, target.entry, under.entry, minimumCalls.entry])

    let measure: Field<Measure>
    let under: Field<Int64>
    let target: Field<Double>
    let minimumCalls: Field<Int64>

    init(_ cursor: MappingCursor) {
        measure = cursor.field(Self.measure)
        under = cursor.field(Self.under)
        target = cursor.field(Self.target)
        minimumCalls = cursor.valueOrStandard(Self.minimumCalls)
    }
}
