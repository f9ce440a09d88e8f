import GatewayTelemetry
import JSONBytes

/// A Grafana dashboard in the classic schema.
struct Board {
    /// Panels under a heading.
    struct Row {
        var title: String
        var panels: [Panel]
        /// The variable for whose every value the row is repeated.
        var repeatedFor: String?
    }

    /// A choice at the top of the board.
    struct Variable {
        var name: String
        var label: String
        var query: String
    }

    /// By which a board of ours is known.
    static let mark = "generated-by-setlist"
    /// Schema 41: Grafana 11 and later read it, and 13 migrates it on load.
    private static let schemaVersion: JSONValue = 41

    let id: BoardID
    let title: String
    let description: String
    let refresh: Int
    let variables: [Variable]
    let rows: [Row]
    /// The other boards, by title.
    let siblings: [(id: BoardID, title: String)]

    var json: JSONValue {
        [
            "uid": .string(id.uid), "title": .string(title), "description": .string(description), "tags": ["setlist", .string(Self.mark)],
            "schemaVersion": Self.schemaVersion, "version": 1, "editable": false, "graphTooltip": 1, "refresh": .string("\(refresh)s"),
            "time": ["from": "now-3h", "to": "now"], "timezone": "browser", "liveNow": false, "fiscalYearStartMonth": 0,
            "links": .array(siblings.map(link)), "annotations": ["list": .array(Self.annotations)],
            "templating": ["list": .array([Self.datasourceVariable] + variables.map(variable))], "panels": .array(panels),
        ]
    }

    private func link(_ sibling: (id: BoardID, title: String)) -> JSONValue {
        [
            "title": .string(sibling.title), "type": "link", "url": .string("/d/\(sibling.id.uid)"), "includeVars": true, "keepTime": true,
            "targetBlank": false, "icon": "dashboard", "tooltip": "", "asDropdown": false, "tags": [],
        ]
    }

    /// What explains a bend in a curve: a reload, a breaker that opened, another version.
    private static var annotations: [JSONValue] {
        [
            annotation(
                "Configuration loaded", "blue",
                "changes(\(BoardQuery.selector(.configReloadTime))[1m]) > 0"),
            annotation(
                "Breaker opened", "red",
                "\(BoardQuery.increase(.breakerTransitions, #"to="open""#, by: "breaker")) > 0"),
            annotation("Version", "purple", "\(BoardQuery.selector(.buildInfo)) unless \(BoardQuery.selector(.buildInfo)) offset 1m"),
        ]
    }

    private static func annotation(_ name: String, _ color: String, _ expression: String) -> JSONValue {
        [
            "name": .string(name), "iconColor": .string(color), "datasource": Panel.datasource, "enable": true, "expr": .string(expression),
            "step": "60s", "titleFormat": .string(name), "textFormat": "{{breaker}}{{version}} {{instance}}", "hide": false,
        ]
    }

    private static let datasourceVariable: JSONValue = [
        "type": "datasource", "name": "datasource", "label": "Data source", "query": "prometheus", "refresh": 1, "regex": "", "hide": 0,
        "includeAll": false, "multi": false, "options": [], "current": [:],
    ]

    private func variable(_ variable: Variable) -> JSONValue {
        [
            "type": "query", "name": .string(variable.name), "label": .string(variable.label), "datasource": Panel.datasource,
            "query": ["query": .string(variable.query), "refId": .string(variable.name)], "definition": .string(variable.query),
            "refresh": 2, "sort": 1, "multi": true, "includeAll": true, "allValue": ".+", "hide": 0, "regex": "", "options": [],
            "current": ["selected": true, "text": ["All"], "value": ["$__all"]],
        ]
    }

    private var panels: [JSONValue] {
        var layout = BoardLayout()
        return rows.flatMap { layout.place($0) }
    }
}

/// Puts panels into 24 columns, row by row.
private struct BoardLayout {
    private static let columns = 24

    private var nextID = 1
    private var y = 0

    mutating func place(_ row: Board.Row) -> [JSONValue] {
        var head: JSONObject = [
            "id": .integer(Int64(takeID())), "type": "row", "title": .string(row.title), "collapsed": false, "panels": [],
            "gridPos": ["h": 1, "w": 24, "x": 0, "y": .integer(Int64(y))],
        ]
        if let variable = row.repeatedFor { head["repeat"] = .string(variable) }
        y += 1
        var placed: [JSONValue] = [.object(head)]
        var x = 0
        var lineHeight = 0
        for panel in row.panels {
            if x + panel.width > Self.columns {
                y += lineHeight
                (x, lineHeight) = (0, 0)
            }
            placed.append(panel.json(id: takeID(), x: x, y: y))
            x += panel.width
            lineHeight = max(lineHeight, panel.height)
        }
        y += lineHeight
        return placed
    }

    private mutating func takeID() -> Int {
        defer { nextID += 1 }
        return nextID
    }
}
