import GatewayPlan

/// The API behind the gateway, as endpoints.yaml describes it.
struct UpstreamSpec: Sendable {
    static let baseURL = Key("base_url", .baseURL, .required, "`http` or `https`, no query; a trailing slash is dropped.")
    static let credentials = Key("credentials", .name, .optional, "An entry of `credentials` in policies.yaml.")
    static let headers = Key(
        "headers", .named(.secretHeader, name: .header), .optional, "Sent with every request.")
    static let errors = Key("errors", .section(ErrorsSpec.table, ErrorsSpec.init), .optional, "")
    static let table = KeyTable("`upstream`", [baseURL.entry, credentials.entry, headers.entry, errors.entry])

    let baseURL: Field<String>
    let credentials: Field<String>
    let headers: [Named<Secret>]
    let errors: ErrorsSpec?

    init(_ cursor: MappingCursor) {
        baseURL = cursor.field(Self.baseURL)
        credentials = cursor.field(Self.credentials)
        headers = cursor.field(Self.headers).value ?? []
        errors = cursor.section(Self.errors)
    }
}

/// Where an error body says what went wrong.
struct ErrorsSpec: Sendable {
    static let message = Key(
        "message", .list(of: .memberPath, label: "list of member paths"), .standardList(["message"]),
        "Where an error body holds its message; the first that exists.")
    static let reason = Key("reason", .list(of: .memberPath, label: "list of member paths"), .optional, "Likewise its reason word.")
    static let table = KeyTable("`upstream.errors`", [message.entry, reason.entry])

    let message: Field<[Located<[String]>]>
    let reason: Field<[Located<[String]>]>

    init(_ cursor: MappingCursor) {
        message = cursor.valueOrStandard(Self.message)
        reason = cursor.field(Self.reason)
    }
}
