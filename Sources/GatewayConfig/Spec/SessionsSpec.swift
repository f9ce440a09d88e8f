/// `server.sessions`: what is remembered of clients of the revisions before 2026-07-28.
struct SessionsSpec: Sendable {
    static let maximum = Key("max", .count, .standard("4096"), "Sessions over HTTP at once; one more is answered 503.")
    static let idleTimeout = Key(
        "idle_timeout", .duration(), .standard("30m"), "A session without a request, a call under way and a stream is forgotten.")
    static let answerTimeout = Key(
        "answer_timeout", .duration(), .standard("2m"), "How long a client may take to answer a question of the server.")
    static let table = KeyTable("`server.sessions`", [maximum.entry, idleTimeout.entry, answerTimeout.entry])

    let maximum: Field<Int64>
    let idleTimeout: Field<Int64>
    let answerTimeout: Field<Int64>

    init(_ cursor: MappingCursor) {
        maximum = cursor.valueOrStandard(Self.maximum)
        idleTimeout = cursor.valueOrStandard(Self.idleTimeout)
        answerTimeout = cursor.valueOrStandard(Self.answerTimeout)
    }
}
