import JSONBytes

/// One panel of a board.
struct Panel {
    enum Kind: String { case timeseries, stat, gauge, heatmap, table, alertlist, stateTimeline = "state-timeline" }

    /// Units of Grafana's own list.
    enum Unit: String { case perSecond = "reqps", seconds = "s", bytes, share = "percentunit", short, dateTime = "dateTimeFromNow" }

    /// The same numbers as the alerts have.
    struct Threshold {
        var value: Double
        /// Whether it is bad to be above rather than below.
        var isUpperBound: Bool
    }

    var title: String
    /// What to do when it looks bad.
    var description: String
    var kind: Kind
    var unit: Unit
    var targets: [Target]
    var thresholds: [Threshold] = []
    /// Of 24 columns.
    var width = 8
    var height = 8
    /// Names for values, such as states.
    var valueNames: [(value: Int, text: String, color: String)] = []
    var links: [Link] = []

    struct Target {
        var expression: String
        var legend: String
        var isInstant = false
        var isHeatmap = false
    }

    struct Link {
        var title: String
        var url: String
    }
}

extension Panel {
    func json(id: Int, x: Int, y: Int) -> JSONValue {
        var panel: JSONObject = [
            "id": .integer(Int64(id)), "title": .string(title), "description": .string(description), "type": .string(kind.rawValue),
            "datasource": Self.datasource,
            "gridPos": ["h": .integer(Int64(height)), "w": .integer(Int64(width)), "x": .integer(Int64(x)), "y": .integer(Int64(y))],
            "fieldConfig": ["defaults": .object(defaults), "overrides": []], "options": options,
        ]
        if kind != .alertlist { panel["targets"] = .array(targets.enumerated().map { $1.json(refID: $0) }) }
        if !links.isEmpty {
            panel["links"] = .array(links.map { ["title": .string($0.title), "url": .string($0.url), "targetBlank": true] })
        }
        return .object(panel)
    }

    static let datasource: JSONValue = ["type": "prometheus", "uid": "${datasource}"]

    private var defaults: JSONObject {
        var defaults: JSONObject = [
            "unit": .string(unit.rawValue), "color": ["mode": .string(colorMode)],
            "thresholds": ["mode": "absolute", "steps": .array(thresholdSteps)],
            "mappings": .array(valueNames.isEmpty ? [] : [["type": "value", "options": .object(valueOptions)]]),
        ]
        if unit == .share { defaults["min"] = 0 }
        if kind == .timeseries {
            defaults["custom"] = [
                "fillOpacity": 10, "showPoints": "never", "spanNulls": true,
                "thresholdsStyle": ["mode": .string(thresholds.isEmpty ? "off" : "line")],
            ]
        }
        return defaults
    }

    private var colorMode: String {
        kind == .stat || kind == .gauge || kind == .stateTimeline ? "thresholds" : "palette-classic"
    }

    private var valueOptions: JSONObject {
        JSONObject(
            valueNames.enumerated().map { index, name in
                JSONObject.Member(
                    key: "\(name.value)",
                    value: ["text": .string(name.text), "color": .string(name.color), "index": .integer(Int64(index))])
            })
    }

    private var thresholdSteps: [JSONValue] {
        guard let threshold = thresholds.first else { return [["color": "green", "value": .null]] }
        let (below, above) = threshold.isUpperBound ? ("green", "red") : ("red", "green")
        return [["color": .string(below), "value": .null], ["color": .string(above), "value": .number(threshold.value)]]
    }

    private var options: JSONValue {
        switch kind {
        case .timeseries:
            [
                "legend": ["displayMode": "table", "placement": "bottom", "calcs": ["lastNotNull", "max"]],
                "tooltip": ["mode": "multi", "sort": "desc"],
            ]
        case .stat, .gauge: ["reduceOptions": ["calcs": ["lastNotNull"], "fields": "", "values": false], "colorMode": "value"]
        case .heatmap: ["calculate": false, "yAxis": ["unit": .string(unit.rawValue)], "color": ["scheme": "Oranges", "mode": "scheme"]]
        case .table: ["showHeader": true, "sortBy": [["displayName": "Value", "desc": true]]]
        case .alertlist: ["alertInstanceLabelFilter": "{job=~\"$job\"}", "stateFilter": ["firing": true, "pending": true]]
        case .stateTimeline: ["mergeValues": true, "showValue": "never", "rowHeight": 0.9]
        }
    }
}

extension Panel.Target {
    fileprivate func json(refID index: Int) -> JSONValue {
        [
            "refId": .string(String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index)))), "datasource": Panel.datasource,
            "expr": .string(expression), "legendFormat": .string(legend), "instant": .bool(isInstant), "range": .bool(!isInstant),
            "format": .string(isHeatmap ? "heatmap" : isInstant ? "table" : "time_series"), "editorMode": "code",
        ]
    }
}
