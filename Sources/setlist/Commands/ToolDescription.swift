import ArgumentParser
import Diagnostics
import GatewayPlan
import JSONBytes

/// A tool as the command line shows it.
struct ToolDescription {
    let tool: ToolPlan
    /// `nil`: it is offered.
    let hidden: HiddenTool?

    /// `GET /albums/{id}`.
    var request: String {
        let path = tool.request.path.map { segment in
            switch segment {
            case .literal(let text): text
            case .parameter(let position): "{\(tool.parameters[position].name)}"
            }
        }
        let query = tool.request.fixedQuery.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return tool.request.method.rawValue + " " + path.joined() + (query.isEmpty ? "" : "?" + query)
    }

    static func table(_ tools: [ToolDescription], on terminal: Terminal) -> [String] {
        let width = tools.map(\.tool.name.count).max() ?? 0
        return tools.map { description in
            let tool = description.tool
            let text = description.hidden.map { terminal.dim("not offered: \($0.why)") } ?? tool.description
            return terminal.bold(tool.name.padded(to: width)) + "  " + tool.effect.rawValue.padded(to: 10) + "  " + text
        }
    }

    func detail(on terminal: Terminal) -> String {
        var lines = [
            "\(terminal.bold(tool.name))  \(tool.title)", tool.descriptionForModels, "", "  request  \(request)",
            "  effect   \(tool.effect)",
        ]
        if !tool.scopes.isEmpty { lines.append("  scopes   \(tool.scopes.joined(separator: " "))") }
        if let hidden { lines.append("  hidden   \(hidden.why)") }
        if let instead = hidden?.instead { lines.append("  instead  \(instead)") }
        if let cache = tool.cache {
            lines.append("  cache    \(cache.ttl / 1_000_000_000) s, \(cache.scope.text)")
        }
        if !tool.parameters.isEmpty { lines += ["", "  arguments"] }
        let width = tool.parameters.map(\.name.count).max() ?? 0
        for parameter in tool.parameters {
            let marker = parameter.isRequired ? "*" : " "
            lines.append("  \(marker) \(parameter.name.padded(to: width))  \(parameter.description)")
        }
        return lines.joined(separator: "\n")
    }

    var json: JSONValue {
        get throws {
            var object: JSONObject = [
                "name": .string(tool.name), "title": .string(tool.title), "description": .string(tool.descriptionForModels),
                "request": .string(request), "effect": .string(tool.effect.rawValue),
            ]
            if let operation = tool.operation { object["operation"] = .string(operation) }
            if !tool.scopes.isEmpty { object["scopes"] = .array(tool.scopes.map { .string($0) }) }
            if let hidden { object["notOffered"] = .string(hidden.why) }
            if let instead = hidden?.instead { object["instead"] = .string(instead) }
            object["inputSchema"] = try JSONValue.parse(tool.inputSchema)
            return .object(object)
        }
    }
}

extension CachePolicy.Scope {
    /// Who gets the same answer.
    fileprivate var text: String {
        switch self {
        case .public: "for everybody"
        case .country: "per country"
        case .locale: "per country and locale"
        case .user: "per user"
        }
    }
}

/// A name that no tool has, and the nearest that one has.
struct UnknownTool {
    let name: String
    let plan: Plan

    var error: ValidationError {
        let names = plan.tools.map(\.name) + plan.hidden.map(\.tool.name)
        let hint = EditDistance.closestMatch(to: name, in: names).map { "did you mean \($0)?" } ?? "setlist tools lists them."
        return ValidationError("There is no tool \"\(name)\": \(hint)")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
