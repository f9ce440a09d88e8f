import GatewayPlan

/// `server.admin`: the listener for operators and probes.
struct AdminSpec: Sendable {
    static let host = Key("host", .address, .standard("127.0.0.1"), "More than loopback only with a `token`.")
    static let port = Key("port", .integer(0...65_535, label: "0–65535"), .standard("8809"), "0 picks a free one.")
    static let token = Key(
        "token", .secret, .optional, "Needed by every request but probes: `Authorization: Bearer …`. May be empty: none.")
    static let allowedHosts = Key(
        "allowed_hosts", .list(of: .hostName, label: "list of host names"), .optional,
        "Host header values besides the loopback names, without port.")
    static let maximumBody = Key("max_body", .size, .standard("64KiB"), "A larger request is answered 413.")
    static let maximumConnections = Key("max_connections", .count, .standard("64"), "Clients at once.")
    static let idleTimeout = Key("idle_timeout", .duration(), .standard("75s"), "A connection without a request is closed.")
    static let drainTimeout = Key(
        "drain_timeout", .duration(allowsZero: true), .standard("1s"), "How long a stop waits for requests under way.")
    static let table = KeyTable(
        "`server.admin`",
        [
            host.entry, port.entry, token.entry, allowedHosts.entry, maximumBody.entry, maximumConnections.entry, idleTimeout.entry,
            drainTimeout.entry,
        ])

    let host: Field<String>
    let port: Field<Int64>
    let token: Field<Secret>
    let allowedHosts: [Located<String>]
    let maximumBody: Field<Int64>
    let maximumConnections: Field<Int64>
    let idleTimeout: Field<Int64>
    let drainTimeout: Field<Int64>

    init(_ cursor: MappingCursor) {
        host = cursor.valueOrStandard(Self.host)
        port = cursor.valueOrStandard(Self.port)
        token = cursor.field(Self.token)
        allowedHosts = cursor.field(Self.allowedHosts).value ?? []
        maximumBody = cursor.valueOrStandard(Self.maximumBody)
        maximumConnections = cursor.valueOrStandard(Self.maximumConnections)
        idleTimeout = cursor.valueOrStandard(Self.idleTimeout)
        drainTimeout = cursor.valueOrStandard(Self.drainTimeout)
    }
}
