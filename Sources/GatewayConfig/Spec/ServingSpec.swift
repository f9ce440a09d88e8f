/// `server`: how clients are served.
struct ServingSpec: Sendable {
    static let http = Key("http", .section(ListenerSpec.table, ListenerSpec.init), .optional, "")
    static let admin = Key(
        "admin", .section(AdminSpec.table, AdminSpec.init), .described("on"),
        "Routes for operators and probes; `null`: there are none.", isNullable: true)
    static let streams = Key("streams", .section(StreamsSpec.table, StreamsSpec.init), .optional, "")
    static let sessions = Key("sessions", .section(SessionsSpec.table, SessionsSpec.init), .optional, "")
    static let table = KeyTable("`server`", [http.entry, streams.entry, sessions.entry, admin.entry])

    let listener: ListenerSpec?
    let streams: StreamsSpec?
    let sessions: SessionsSpec?
    /// `nil`: switched off.
    let admin: AdminSpec?

    init(_ cursor: MappingCursor) {
        listener = cursor.section(Self.http)
        streams = cursor.section(Self.streams)
        sessions = cursor.section(Self.sessions)
        admin = cursor.section(Self.admin)
    }
}
