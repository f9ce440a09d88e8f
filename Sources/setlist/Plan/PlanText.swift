import Diagnostics
import JSONBytes

/// What a reload would change, for people.
struct PlanText {
    let answer: JSONValue
    let terminal: Terminal

    var lines: [String] {
        guard answer["changes"] == true else { return ["Nothing changes: the configuration means the same."] }
        var lines: [String] = []
        add("Tools", tools, to: &lines)
        add("Server, upstream, resources and prompts", values(answer["endpoints"]), to: &lines)
        add("Policies", values(answer["policies"]), to: &lines)
        add("State", state, to: &lines)
        add("Monitoring", monitoring, to: &lines)
        let keys = strings(answer["restart_needed"])
        if !keys.isEmpty { lines.append("Not seen before a restart: \(keys.joined(separator: ", ")).") }
        return lines
    }

    private func add(_ title: String, _ section: [String], to lines: inout [String]) {
        guard !section.isEmpty else { return }
        lines += [terminal.bold(title)] + section.map { "  " + $0 } + [""]
    }

    private var tools: [String] {
        (answer["tools"]?.arrayValue ?? []).flatMap { tool in
            let hidden = tool["offered"] == false ? "  (not offered)" : ""
            let place = terminal.dim("  # " + string(tool["place"]))
            let fields = values(tool["fields"]).map { "    " + $0 }
            return ["\(mark(tool["change"])) \(string(tool["name"]))\(hidden)\(place)"] + fields
        }
    }

    private func values(_ list: JSONValue?) -> [String] {
        (list?.arrayValue ?? []).map { value in
            let (old, new) = (value["old"]?.stringValue.map(shortened), value["new"]?.stringValue.map(shortened))
            let change =
                switch (old, new) {
                case (nil, let new?): "\(terminal.green("+")) \(string(value["key"])): \(new)"
                case (let old?, nil): "\(terminal.red("-")) \(string(value["key"])): \(old)"
                default: "~ \(string(value["key"])): \(old ?? "") -> \(new ?? "")"
                }
            return change + terminal.dim("  # " + string(value["place"]))
        }
    }

    /// What is kept is only counted where there is much of it.
    private var state: [String] {
        let state = answer["state"] ?? .null
        return [
            fates(state["answers"], "cached answers", "tool"), fates(state["breakers"], "breakers", "breaker"),
            fates(state["limits"], "limits of tiers", "tier"), "retry budget: \(string(state["retry_budget"]))",
        ]
    }

    private func fates(_ value: JSONValue?, _ what: String, _ noun: String) -> String {
        let kept = strings(value?["kept"]).count
        let rest = ["reset", "begun", "dropped"].compactMap { fate -> String? in
            let names = strings(value?[fate])
            return names.isEmpty ? nil : "\(fate): \(names.joined(separator: ", "))"
        }
        return "\(what): " + (["kept: \(kept) \(noun)\(kept == 1 ? "" : "s")"] + rest).joined(separator: "; ")
    }

    private var monitoring: [String] {
        (answer["monitoring"]?.arrayValue ?? []).map { "\(mark($0["change"])) \(string($0["kind"])) \(string($0["name"]))" } + series
    }

    /// A gateway of an older version does not tell.
    private var series: [String] {
        guard let series = answer["series"] else { return [] }
        func number(_ key: String) -> String { "\(series[key] ?? 0)" }
        return [
            "series: \(number("added")) added, \(number("removed")) removed, \(number("total")) in total (\(number("samples")) samples a scrape)"
        ]
    }

    private func mark(_ change: JSONValue?) -> String {
        switch change?.stringValue {
        case "added": terminal.green("+")
        case "removed": terminal.red("-")
        default: "~"
        }
    }

    /// Safe to print, on one line, and not longer than people read.
    private func shortened(_ text: String) -> String {
        let line = TerminalText.escaped(text)
        return line.count <= 100 ? line : line.prefix(97) + "..."
    }

    private func string(_ value: JSONValue?) -> String { TerminalText.escaped(value?.stringValue ?? "") }

    private func strings(_ value: JSONValue?) -> [String] { (value?.arrayValue ?? []).compactMap(\.stringValue) }
}
