import Foundation
import GatewayConfig
import GatewayPlan
import NIOCore
import Testing

/// The shipped endpoints against the upstream's own description, where that file is beside the repository.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: UpstreamOperation.file.path), "needs \(UpstreamOperation.file.path)"))
struct OperationTests {
    /// Not to be repeated according to the description, which is more cautious than need be: every copy can only go once.
    private static let repeatable: Set = ["remove-items-playlist", "remove-tracks-playlist"]
    /// Required there, though any one of the three will do.
    private static let optional = ["get-recommendations": Set(["seed_artists", "seed_genres", "seed_tracks"])]

    @Test func everyOperationIsDeclaredAsTheUpstreamDescribesIt() throws {
        let operations = try UpstreamOperation.all()
        let tools = try ShippedTools.all()
        for tool in tools {
            let operation = try #require(operations.first { $0.operationId == tool.operation }, "\(tool.name)")
            checkRequest(of: tool, operation)
            checkNames(of: tool, operation)
            for parameter in tool.parameters { checkPlace(of: parameter, tool, operation) }
            #expect(Set(tool.scopes) == Set(operation.scopes), "\(tool.name)")
            #expect(operation.availability.hasPrefix(Self.upstreamWord(for: tool.availability)), "\(tool.name)")
            if let isRetrySafe = operation.retrySafe, !Self.repeatable.contains(operation.operationId) {
                #expect(isRetrySafe == (tool.effect != .unsafe), "\(tool.name)")
            }
            for (status, kinds) in operation.success where kinds.isEmpty {
                #expect(Int(status).map { tool.statusMessages[$0] != nil } == true, "\(tool.name): \(status)")
            }
        }
        let missing = Set(operations.map(\.operationId)).subtracting(tools.compactMap(\.operation))
        #expect(missing == [])
        print("\(operations.count - missing.count) of \(operations.count) operations are declared, by \(tools.count) tools")
        #expect(tools.count == 97)
    }

    private static func upstreamWord(for availability: String) -> String {
        ["current": "current", "extended": "legacy-2026", "retired": "legacy-2024"][availability] ?? "unknown"
    }

    private func checkRequest(of tool: ToolPlan, _ operation: UpstreamOperation) {
        #expect(tool.request.method.rawValue == operation.method, "\(tool.name)")
        // A segment may be fixed to one of the words that the upstream's parameter allows.
        let written = tool.pathTemplate.split(separator: "/")
        let upstream = operation.path.split(separator: "/")
        #expect(written.count == upstream.count, "\(tool.name)")
        for (mine, theirs) in zip(written, upstream) where mine != theirs {
            let choices = operation.params.first { $0.in == "path" && "{\($0.name)}" == theirs }?.enum ?? []
            #expect(choices.contains(String(mine)), "\(tool.name): \(mine)")
        }
    }

    private func checkNames(of tool: ToolPlan, _ operation: UpstreamOperation) {
        let fixed = Set(tool.request.fixedQuery.map(\.name))
        #expect(fixed.union(tool.parameters.flatMap(\.upstreamNames)) == operation.names, "\(tool.name)")
        for item in tool.request.fixedQuery { #expect(operation.query(item.name)?.enum?.contains(item.value) == true, "\(tool.name)") }
        let needed = operation.requiredNames.subtracting(Self.optional[operation.operationId] ?? [])
        for parameter in tool.parameters where !needed.isDisjoint(with: parameter.upstreamNames) {
            #expect(parameter.isRequired || parameter.defaultValue != nil, "\(tool.name).\(parameter.name)")
        }
    }

    private func checkPlace(of parameter: ParameterPlan, _ tool: ToolPlan, _ operation: UpstreamOperation) {
        switch parameter.destination {
        case .path, .view, .confirmation: return
        case .query(let name, _):
            #expect(operation.query(name) != nil, "\(tool.name).\(parameter.name)")
            checkRule(of: parameter, named: name, tool, operation)
        case .body(let path, _):
            #expect(operation.body?.properties[path[0]] != nil, "\(tool.name).\(parameter.name)")
            checkRule(of: parameter, named: path[0], tool, operation)
        case .routed(let routes):
            for route in routes {
                let type = operation.body?.properties[route.name]
                #expect(type == (route.asList ? "array" : "string"), "\(tool.name).\(parameter.name)")
            }
        case .rawBody:
            guard case .raw(_, let contentType) = tool.request.body else {
                Issue.record("\(tool.name) has no raw body")
                return
            }
            #expect(contentType == operation.body?.contentType, "\(tool.name)")
        }
    }

    private func checkRule(of parameter: ParameterPlan, named name: String, _ tool: ToolPlan, _ operation: UpstreamOperation) {
        guard let upstream = operation.query(name) else { return }
        let place = "\(tool.name).\(parameter.name)"
        switch parameter.rule {
        case .integer(let minimum, let maximum):
            #expect(upstream.type == "integer", "\(place)")
            if let limit = upstream.minimum { #expect(Double(minimum ?? .min) >= limit, "\(place)") }
            if let limit = upstream.maximum { #expect(maximum == Int64(limit), "\(place)") }
        case .number(let minimum, let maximum):
            #expect(upstream.type == "number", "\(place)")
            #expect(minimum == upstream.minimum && maximum == upstream.maximum, "\(place)")
        case .boolean:
            #expect(upstream.type == "boolean", "\(place)")
        case .object:
            Issue.record("\(place) cannot be sent")
        case .string(let rule):
            #expect(upstream.type == "string", "\(place)")
            if let choices = upstream.enum { #expect(Set(rule.allowed) == Set(choices), "\(place)") }
        case .array(let item, _, let maximum):
            // The description calls a list that is joined by commas a string.
            #expect(upstream.type == "array" || upstream.type == "string", "\(place)")
            if let limit = upstream.maxItems { #expect(maximum == limit, "\(place)") }
            if let choices = upstream.enum, case .string(let rule) = item { #expect(Set(rule.allowed) == Set(choices), "\(place)") }
        }
        if let standard = upstream.default { #expect(parameter.defaultValue.map { String(buffer: $0) } == standard.json, "\(place)") }
    }
}

extension ParameterPlan {
    /// The names, path aside, under which the upstream may receive it.
    fileprivate var upstreamNames: [String] {
        switch destination {
        case .path, .view, .confirmation, .rawBody: []
        case .query(let name, _): [name]
        case .body(let path, _): [path[0]]
        case .routed(let routes): routes.map(\.name)
        }
    }
}
