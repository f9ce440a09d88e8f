import GatewayMonitoring
import JSONBytes
import Testing

/// The rules of Grafana's dashboard linter, and what makes a board usable.
@Suite struct BoardTests {
    private static let boards: [(name: String, json: JSONValue)] = MonitoringFixture.files()
        .filter { $0.key.hasPrefix("dashboards/") && $0.key.hasSuffix(".json") }.sorted { $0.key < $1.key }
        .compactMap { path, text in (try? JSONValue.parse(text)).map { (path, $0) } }

    private static var panels: [JSONValue] {
        boards.flatMap { $0.json["panels"]?.arrayValue ?? [] }.filter { $0["type"]?.stringValue != "row" }
    }

    private static var targets: [(panel: String, expression: String)] {
        panels.flatMap { panel in
            (panel["targets"]?.arrayValue ?? []).map { (panel["title"]?.stringValue ?? "", $0["expr"]?.stringValue ?? "") }
        }
    }

    @Test func thereAreFourAndTheyLinkToEachOther() {
        let uids = Self.boards.compactMap { $0.json["uid"]?.stringValue }
        #expect(Set(uids) == ["setlist-overview", "setlist-cache", "setlist-upstream", "setlist-resilience"])
        for board in Self.boards {
            let links = (board.json["links"]?.arrayValue ?? []).compactMap { $0["url"]?.stringValue }
            #expect(Set(links) == Set(uids.filter { $0 != board.json["uid"]?.stringValue }.map { "/d/\($0)" }))
            #expect((board.json["links"]?.arrayValue ?? []).allSatisfy { $0["includeVars"]?.boolValue == true })
        }
    }

    @Test func variablesAreThoseOfTheLinter() {
        for board in Self.boards {
            let list = board.json["templating"]?["list"]?.arrayValue ?? []
            #expect(list[0]["type"] == "datasource" && list[0]["name"] == "datasource" && list[0]["label"] == "Data source")
            for (name, label) in [("job", "Job"), ("instance", "Instance")] {
                let variable = list.first { $0["name"]?.stringValue == name }
                #expect(variable?["label"]?.stringValue == label)
                #expect(variable?["multi"]?.boolValue == true)
                #expect(variable?["allValue"]?.stringValue == ".+")
            }
            for variable in list.dropFirst() {
                #expect(variable["datasource"]?["uid"]?.stringValue == "${datasource}")
                #expect(variable["refresh"]?.intValue == 2)
            }
            #expect(board.json["editable"]?.boolValue == false)
        }
    }

    @Test func everyPanelSaysWhatItIsAndWhatToDo() {
        #expect(Self.panels.count > 40)
        for panel in Self.panels {
            let title = panel["title"]?.stringValue ?? ""
            #expect(!title.isEmpty)
            #expect((panel["description"]?.stringValue ?? "").count > 10, "\(title)")
            #expect(panel["datasource"]?["uid"]?.stringValue == "${datasource}")
            #expect(panel["fieldConfig"]?["defaults"]?["unit"]?.stringValue?.isEmpty == false)
            if panel["type"] != "alertlist" { #expect(panel["targets"]?.arrayValue?.isEmpty == false, "\(title)") }
        }
    }

    @Test func everySelectorHeedsJobAndInstance() {
        for (panel, expression) in Self.targets {
            for match in expression.matches(of: /\{([^}]*)\}/) {
                let matchers = String(match.output.1)
                #expect(matchers.contains(#"job=~"$job""#), "\(panel): \(matchers)")
                // Recorded series are of all instances.
                #expect(matchers.contains(#"instance=~"$instance""#) || matchers.contains("slo="), "\(panel): \(matchers)")
            }
            for match in expression.matches(of: /(?:rate|increase)\([^\[]*\[([^\]]*)\]/) {
                #expect(match.output.1 == "$__rate_interval", "\(panel)")
            }
        }
    }

    @Test func targetsHaveLettersInOrder() {
        for panel in Self.panels {
            let letters = (panel["targets"]?.arrayValue ?? []).compactMap { $0["refId"]?.stringValue }
            #expect(letters == letters.indices.map { String("ABCDEFGH".dropFirst($0).prefix(1)) })
        }
    }

    @Test func panelsDoNotOverlapAndStayOnTheBoard() {
        for board in Self.boards {
            var taken: Set<[Int]> = []
            var ids: Set<Int> = []
            for panel in board.json["panels"]?.arrayValue ?? [] {
                let isNew = ids.insert(panel["id"]?.intValue ?? 0).inserted
                #expect(isNew)
                let grid = panel["gridPos"]
                guard let x = grid?["x"]?.intValue, let y = grid?["y"]?.intValue, let w = grid?["w"]?.intValue, let h = grid?["h"]?.intValue
                else {
                    Issue.record("a panel without a place")
                    continue
                }
                #expect(x >= 0 && x + w <= 24)
                for column in x..<x + w {
                    for line in y..<y + h {
                        let isFree = taken.insert([column, line]).inserted
                        #expect(isFree)
                    }
                }
            }
        }
    }
}
