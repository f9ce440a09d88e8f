import Diagnostics
import Foundation
import GatewayConfig
import GatewayPlan
import GatewayRehearsal
import Testing

/// A small configuration, and cases written against it.
enum RehearsalFixture {
    static let endpoints = """
        version: 1
        server: {name: library}
        upstream: {base_url: "http://127.0.0.1:1"}
        defaults:
          timeout: 5s
          deadline: 20s
          breaker: shield
          retry: usual
        endpoints:
          get_book:
            request: GET /books/{id}
            title: Get book
            description: One book.
            parameters:
              id: {in: path, type: string, pattern: "^[a-z0-9]+$", description: Its id.}
              lang: {in: query, type: string, description: Language.}
            cache: {ttl: 60s, ttl_jitter: 0%, scope: user, stale_if_error: 1h, tags: ["book/{id}"]}
          change_book:
            request: PUT /books/{id}
            title: Change book
            description: Change it.
            parameters:
              id: {in: path, type: string, pattern: "^[a-z0-9]+$", description: Its id.}
              name: {in: body, type: string, description: Its name.}
            responses: {200: Changed.}
            invalidates: ["book/{id}"]
          lend_book:
            request: POST /books/{id}/loans
            title: Lend book
            description: Lend it.
            parameters:
              id: {in: path, type: string, pattern: "^[a-z0-9]+$", description: Its id.}
            responses: {204: Lent.}
            invalidates: ["book/{id}"]
        """
    static let policies = """
        version: 1
        breakers:
          shield:
            trip: {consecutive_failures: 3}
            open: {duration: 30s, jitter: 0%}
        retries:
          usual: {attempts: 2, base: 10ms, cap: 10ms}
        """

    static func config() throws -> CompiledConfig {
        let sink = DiagnosticSink()
        let config = ConfigCompiler.compile(
            endpoints: SourceFile(path: "endpoints.yaml", bytes: Array(endpoints.utf8)),
            policies: SourceFile(path: "policies.yaml", bytes: Array(policies.utf8)), environment: .process, into: sink)
        return try #require(config, "\(DiagnosticRenderer().render(sink.diagnostics))")
    }

    /// What `validate` would print of a file of cases.
    static func diagnostics(of cases: String) throws -> String {
        let file = SourceFile(path: "cases/books.yaml", bytes: Array(cases.utf8))
        return DiagnosticRenderer().render(try config().cases(in: file, environment: .process).diagnostics)
    }

    /// What has failed of one case whose steps these are.
    static func failures(of steps: String) throws -> [CaseFailure] {
        let indented = steps.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        let text = "version: 1\ncases:\n  - name: It\n    steps:\n\(indented)\n"
        let config = try config()
        let (cases, diagnostics) = config.cases(in: SourceFile(path: "cases/books.yaml", bytes: Array(text.utf8)), environment: .process)
        #expect(diagnostics.isEmpty, "\(DiagnosticRenderer().render(diagnostics))")
        let planned = try #require(cases.first)
        return CaseRunner(config.plan).run(planned).failures
    }

    static let root = URL(filePath: #filePath).appending(path: "../../..").standardized

    /// The configuration in a folder of the repository, and all cases beside it.
    static func shipped(in folder: String = "") throws -> (config: CompiledConfig, cases: [CasePlan]) {
        let place = root.appending(path: folder)
        let environment = ConfigEnvironment(variables: { _ in nil }, file: ConfigEnvironment.process.file)
        let (loaded, diagnostics) = ConfigLoader.load(
            endpointsPath: place.appending(path: "endpoints.yaml").path, policiesPath: place.appending(path: "policies.yaml").path,
            environment: environment)
        let config = try #require(loaded, "\(DiagnosticRenderer().render(diagnostics))")
        let names = try FileManager.default.contentsOfDirectory(atPath: place.appending(path: "cases").path).sorted()
        var cases: [CasePlan] = []
        for name in names where name.hasSuffix(".yaml") {
            let file = config.cases(at: place.appending(path: "cases/\(name)").path, environment: environment)
            #expect(file.diagnostics.isEmpty, "\(DiagnosticRenderer().render(file.diagnostics))")
            cases += file.cases
        }
        return (config, cases)
    }
}
