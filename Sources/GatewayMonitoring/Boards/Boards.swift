import GatewayPlan
import JSONBytes
import YAMLSyntax

/// The four boards and what puts them into Grafana.
struct Boards {
    let plan: MonitoringPlan
    /// What the upstream is called.
    let title: String

    var all: [Board] { BoardID.allCases.map(board) }

    var files: [GeneratedFile] { all.map(file) + provisioning }

    private func file(_ board: Board) -> GeneratedFile {
        GeneratedFile(path: "dashboards/\(board.id.rawValue).json", contents: Array((board.json.pretty + "\n").utf8))
    }

    private func board(_ id: BoardID) -> Board {
        let siblings = BoardID.allCases.filter { $0 != id }.map { (id: $0, title: $0.title(upstream: title)) }
        let content: (description: String, variables: [Board.Variable], rows: [Board.Row])
        switch id {
        case .overview: content = OverviewBoard(plan: plan).content
        case .cache: content = CacheBoard(plan: plan).content
        case .upstream: content = UpstreamBoard(plan: plan).content
        case .resilience: content = ResilienceBoard(plan: plan).content
        }
        return Board(
            id: id, title: "Setlist / " + id.title(upstream: title), description: content.description, refresh: plan.boards.refresh,
            variables: Self.commonVariables + content.variables, rows: content.rows, siblings: siblings)
    }

    private static let commonVariables = [
        Board.Variable(name: "job", label: "Job", query: "label_values(setlist_build_info, job)"),
        Board.Variable(name: "instance", label: "Instance", query: #"label_values(setlist_build_info{job=~"$job"}, instance)"#),
    ]

    private var provisioning: [GeneratedFile] {
        let providers: YAMLDocument = [
            "apiVersion": 1,
            "providers": [
                [
                    "name": "setlist", "folder": .string(plan.boards.folder), "type": "file", "disableDeletion": true,
                    "allowUiUpdates": false, "options": ["path": "/var/lib/grafana/dashboards/setlist"],
                ]
            ],
        ]
        let sources: YAMLDocument = [
            "apiVersion": 1,
            "datasources": [
                [
                    "name": "Prometheus", "uid": .string(plan.boards.datasourceUID), "type": "prometheus", "access": "proxy",
                    "url": .string(plan.boards.datasourceURL), "jsonData": ["httpMethod": "POST"],
                ]
            ],
        ]
        return [
            GeneratedFile(
                path: "dashboards/provisioning/dashboards/setlist.yaml", contents: GeneratedFile.yamlHead + YAMLEmitter.emit(providers)),
            GeneratedFile(
                path: "dashboards/provisioning/datasources/prometheus.yaml", contents: GeneratedFile.yamlHead + YAMLEmitter.emit(sources)),
        ]
    }
}
