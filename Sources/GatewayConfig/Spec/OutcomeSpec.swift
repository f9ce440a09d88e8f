import GatewayPlan

/// An item of `classify`: what an exchange means.
struct OutcomeSpec: Sendable {
    static let status = Key("status", .status, .optional, "An answer with this status.")
    static let reason = Key("reason", .line, .described("any"), "And this reason word.")
    static let message = Key("message", .line, .described("any"), "And this message.")
    static let transport: Key<TransportFailure> = Key(
        "transport", .choice(), .optional, "Instead of `status`: no answer. `connect` also stands for DNS and TLS.")
    static let then: Key<OutcomeClass> = Key(
        "then", .choice(), .required,
        "`failure` and `slow` count against the upstream, `success` for it, `neutral` not at all; `throttled` closes the gate; `retry`: "
            + "nothing was carried out, and the same request will do later.")
    static let after = Key(
        "after", .duration(), .described("none"), "For `retry`: the pause. For `throttled`: how long, when the upstream does not say.")
    static let attempts = Key(
        "attempts", .integer(1...20, label: "1–20"), .described("`1`"), "For `retry`: how often it is sent again.")
    static let table = KeyTable(
        "an outcome rule", [status.entry, reason.entry, message.entry, transport.entry, then.entry, after.entry, attempts.entry])

    let status: Field<ClosedRange<Int>>
    let reason: Field<String>
    let message: Field<String>
    let transport: Field<TransportFailure>
    let then: Field<OutcomeClass>
    let after: Field<Int64>
    let attempts: Field<Int64>

    init(_ cursor: MappingCursor) {
        status = cursor.field(Self.status)
        reason = cursor.field(Self.reason)
        message = cursor.field(Self.message)
        transport = cursor.field(Self.transport)
        then = cursor.field(Self.then)
        after = cursor.field(Self.after)
        attempts = cursor.field(Self.attempts)
    }

    var hasInvalidField: Bool {
        status.isInvalid || reason.isInvalid || message.isInvalid || transport.isInvalid || then.isInvalid || after.isInvalid
            || attempts.isInvalid
    }
}
