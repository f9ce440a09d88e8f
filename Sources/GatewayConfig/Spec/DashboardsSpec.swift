/// `dashboards`: how the boards are put into Grafana.
struct DashboardsSpec: Sendable {
    static let folder = Key("folder", .line, .standard("Setlist"), "Grafana's folder for the boards.")
    static let refresh = Key("refresh", .duration(), .standard("30s"), "How often a board asks anew.")
    static let grafanaURL = Key("grafana_url", .baseURL, .optional, "Where Grafana is: alerts then link to their board.")
    static let datasource = Key("datasource", .section(DatasourceSpec.table, DatasourceSpec.init), .optional, "")
    static let table = KeyTable("`dashboards`", [folder.entry, refresh.entry, grafanaURL.entry, datasource.entry])

    let folder: Field<String>
    let refresh: Field<Int64>
    let grafanaURL: Field<String>
    let datasource: DatasourceSpec?

    init(_ cursor: MappingCursor) {
        folder = cursor.valueOrStandard(Self.folder)
        refresh = cursor.valueOrStandard(Self.refresh)
        grafanaURL = cursor.field(Self.grafanaURL)
        datasource = cursor.section(Self.datasource)
    }
}

/// `dashboards.datasource`: the Prometheus that the boards ask.
struct DatasourceSpec: Sendable {
    static let uid = Key("uid", .name, .standard("setlist-prometheus"), "Grafana's name of the data source that is provisioned.")
    static let url = Key("url", .baseURL, .standard("http://localhost:9090"), "Where Prometheus is, as Grafana reaches it.")
    static let table = KeyTable("`dashboards.datasource`", [uid.entry, url.entry])

    let uid: Field<String>
    let url: Field<String>

    init(_ cursor: MappingCursor) {
        uid = cursor.valueOrStandard(Self.uid)
        url = cursor.valueOrStandard(Self.url)
    }
}
