import GatewayPlan

/// An entry of `credentials`: how the gateway proves itself to the upstream.
struct CredentialSpec: Sendable {
    enum Kind: String, Sendable, CaseIterable { case bearer }

    static let kind: Key<Kind> = Key("type", .choice(), .required, "A token sent with every request.")
    static let token = Key("token", .secret, .required, "May be empty: calls then answer with `help`.")
    static let help = Key("help", .text, .optional, "How to get one.")
    static let table = KeyTable("a credential", [kind.entry, token.entry, help.entry])

    let kind: Field<Kind>
    let token: Field<Secret>
    let help: Field<String>

    init(_ cursor: MappingCursor) {
        kind = cursor.field(Self.kind)
        token = cursor.field(Self.token)
        help = cursor.field(Self.help)
    }
}
