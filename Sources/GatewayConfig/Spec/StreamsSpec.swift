/// `server.streams`: what is sent beside answers.
struct StreamsSpec: Sendable {
    static let maximum = Key("max", .count, .standard("1024"), "Standing streams at once; one more is answered 503.")
    static let maximumPerCaller = Key(
        "max_per_caller", .count, .standard("256"), "Standing streams of one caller at once; one more is answered 429.")
    static let backlog = Key("backlog", .size, .standard("256KiB"), "A client that leaves more of a stream unread is cut off.")
    static let keepalive = Key(
        "keepalive", .period, .standard("15s"), "A stream on which nothing was sent for so long gets a comment.")
    static let table = KeyTable("`server.streams`", [maximum.entry, maximumPerCaller.entry, backlog.entry, keepalive.entry])

    let maximum: Field<Int64>
    let maximumPerCaller: Field<Int64>
    let backlog: Field<Int64>
    let keepalive: Field<Int64>

    init(_ cursor: MappingCursor) {
        maximum = cursor.valueOrStandard(Self.maximum)
        maximumPerCaller = cursor.valueOrStandard(Self.maximumPerCaller)
        backlog = cursor.valueOrStandard(Self.backlog)
        keepalive = cursor.valueOrStandard(Self.keepalive)
    }
}
