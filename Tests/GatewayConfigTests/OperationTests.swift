import Foundation
import GatewayConfig
import GatewayPlan
import Testing

/// The shipped endpoints against the upstream's own description, where that file is beside the repository.
@Suite struct OperationTests {
    private static let file = Repository.root.appending(path: "../shared/spotify/operations.json").standardized

    private struct Operations: Decodable { let operations: [Operation] }

    private struct Operation: Decodable {
        struct Parameter: Decodable {
            let name: String
            let `in`: String
            let required: Bool
            let type: String?
            let minimum: Double?
            let maximum: Double?
            let maxItems: Int?
        }

        struct Body: Decodable {
            let contentType: String
            let properties: [String: String]
            let required: [String]
        }

        let operationId: String
        let method: String
        let path: String
        let params: [Parameter]
        let body: Body?
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: file.path), "needs \(file.path)"))
    func shippedEndpointsAgreeWithTheUpstream() throws {
        let operations = try JSONDecoder().decode(Operations.self, from: Data(contentsOf: Self.file)).operations
        let run = Compilation(endpoints: try Repository.text("endpoints.yaml"), policies: try Repository.text("policies.yaml"))
        let tools = try #require(run.config).plan.tools.filter { $0.operation != nil }
        for tool in tools {
            let operation = try #require(operations.first { $0.operationId == tool.operation }, "\(tool.name)")
            #expect(tool.request.method.rawValue == operation.method, "\(tool.name)")
            #expect(shape(of: tool) == operation.path.replacing(#/\{[^}]*\}/#, with: "{}"), "\(tool.name)")
            check(tool, operation)
        }
        print("\(tools.count) endpoints checked against \(Self.file.lastPathComponent)")
        #expect(tools.count == 18)
    }

    private func shape(of tool: ToolPlan) -> String {
        tool.request.path.map { segment in
            if case .literal(let text) = segment { text } else { "{}" }
        }.joined()
    }

    private func check(_ tool: ToolPlan, _ operation: Operation) {
        var sent: Set<String> = []
        for parameter in tool.parameters {
            switch parameter.destination {
            case .path, .view: continue
            case .query(let name, _):
                sent.insert(name)
                #expect(operation.params.contains { $0.name == name && $0.in == "query" }, "\(tool.name).\(parameter.name)")
                checkLimits(of: parameter, named: name, tool, operation)
            case .body(let path, _):
                sent.insert(path[0])
                #expect(operation.body?.properties[path[0]] != nil, "\(tool.name).\(parameter.name)")
                checkLimits(of: parameter, named: path[0], tool, operation)
            case .routed(let routes):
                for route in routes {
                    let type = operation.body?.properties[route.name]
                    #expect(type == (route.asList ? "array" : "string"), "\(tool.name).\(parameter.name)")
                }
            case .rawBody:
                guard case .raw(_, let contentType) = tool.request.body else {
                    Issue.record("\(tool.name) has no raw body")
                    continue
                }
                #expect(contentType == operation.body?.contentType, "\(tool.name)")
            }
        }
        let required = operation.params.filter { $0.required && $0.in == "query" }.map(\.name) + (operation.body?.required ?? [])
        #expect(sent.isSuperset(of: required), "\(tool.name)")
        #expect(operation.params.count { $0.in == "path" } == tool.parameters.count { $0.destination == .path }, "\(tool.name)")
    }

    private func checkLimits(of parameter: ParameterPlan, named name: String, _ tool: ToolPlan, _ operation: Operation) {
        guard let upstream = operation.params.first(where: { $0.name == name }) else { return }
        switch parameter.rule {
        case .integer(let minimum, let maximum):
            #expect(upstream.type == "integer", "\(tool.name).\(parameter.name)")
            if let limit = upstream.minimum { #expect(Double(minimum ?? .min) >= limit, "\(tool.name).\(parameter.name)") }
            if let limit = upstream.maximum { #expect(maximum == Int64(limit), "\(tool.name).\(parameter.name)") }
        case .array(_, _, let maximum):
            if let limit = upstream.maxItems { #expect(maximum == limit, "\(tool.name).\(parameter.name)") }
        case .string, .number, .boolean:
            #expect(upstream.type != "integer", "\(tool.name).\(parameter.name)")
        }
    }
}
