package import Diagnostics
package import GatewayPlan
import YAMLSyntax

/// Files to Plan: parse, read by the key tables, check, lower.
///
/// Pure: everything outside comes through `environment`.
package enum ConfigCompiler {
    /// Compiles both files, `tools` of policies.yaml overridden key by key, and reports every problem of both; `nil` only when an error was reported.
    ///
    /// - Parameter previous: the Plan that is served now, whose tools keep their ids as long as they answer alike.
    package static func compile(
        endpoints: SourceFile, policies: SourceFile, environment: ConfigEnvironment, tools: ToolOverrides = ToolOverrides(),
        after previous: Plan? = nil, into sink: DiagnosticSink
    ) -> CompiledConfig? {
        let problems = DiagnosticSink()
        let decoding = Decoding(environment: environment, sink: problems)
        var dropped: [YAMLEntry] = []
        let endpointsFile = read(endpoints, EndpointsSpec.table, problems, decoding, EndpointsSpec.init, &dropped)
        let policiesFile = read(policies, PoliciesSpec.table, problems, decoding, PoliciesSpec.init, &dropped)
        let overrides = tools.spec(decoding)
        var compiled: CompiledConfig?
        if let endpointsFile, let policiesFile, let overrides,
            let checked = ConfigResolver(decoding: decoding).resolve(endpointsFile.spec, policiesFile.spec, overrides),
            !problems.hasErrors, let plan = PlanLowering.plan(of: checked, revision: decoding.revision, after: previous)
        {
            compiled = CompiledConfig(
                plan: plan, listBudget: checked.selection.listBudget, endpoints: String(decoding: endpoints.bytes, as: UTF8.self),
                policies: String(decoding: policies.bytes, as: UTF8.self), checked: checked,
                nodes: (endpointsFile.node, policiesFile.node), environment: environment)
        }
        let redaction = Redaction(of: decoding.secretRanges)
        for diagnostic in problems.diagnostics.withoutRepetition().withoutConsequences(of: dropped).inOutputOrder() {
            sink.report(redaction.apply(to: diagnostic))
        }
        return compiled
    }

    private static func read<Spec>(
        _ file: SourceFile, _ table: KeyTable, _ problems: DiagnosticSink, _ decoding: Decoding, _ make: (MappingCursor) -> Spec,
        _ dropped: inout [YAMLEntry]
    ) -> (spec: Spec, node: YAMLNode)? {
        guard let node = YAMLParser.parse(file, into: problems, didDrop: { dropped.append($0) }) else { return nil }
        decoding.count(file)
        let start = SourceRange(file: file, offsets: node.range.start.offset..<min(node.range.start.offset + 1, file.bytes.count))
        return MappingCursor(node, table, subject: Subject(name: file.path, range: start), decoding: decoding).map { (make($0), node) }
    }
}

extension [Diagnostic] {
    /// What follows from a mistake in the text of a file is not a problem of its own.
    ///
    /// - Parameter dropped: the second ones of equal keys.
    fileprivate func withoutConsequences(of dropped: [YAMLEntry]) -> [Diagnostic] {
        // Whatever refers to one of them, by the name that it should have or to what stands in it, finds nothing; what has a name is a
        // mapping, but for windows.
        let hidesNames = dropped.contains { entry in
            guard case .mapping = entry.value.value else { return false }
            return true
        }
        // What a tag would have put there is not known.
        let tags = filter { $0.code == .tag }.compactMap(\.range)
        return filter { diagnostic in
            if diagnostic.code == .unknownWindow ? !dropped.isEmpty : hidesNames && diagnostic.code.isAboutAName { return false }
            guard let range = diagnostic.range, diagnostic.code != .tag else { return true }
            return !tags.contains {
                $0.file.path == range.file.path && $0.start.line == range.start.line && $0.end.offset <= range.start.offset
            }
        }
    }

    /// A mistake in something shared is found once for each that shares it, and shown once.
    fileprivate func withoutRepetition() -> [Diagnostic] {
        var seen: Set<Place> = []
        return filter { diagnostic in
            guard let range = diagnostic.range else { return true }
            return seen.insert(Place(code: diagnostic.code, path: range.file.path, start: range.start.offset, message: diagnostic.message))
                .inserted
        }
    }
}

extension DiagnosticCode {
    /// Something is named that is not declared.
    fileprivate var isAboutAName: Bool {
        switch self {
        case .unknownGroup, .unknownCredential, .unknownSharedParameter, .unknownParameter, .unknownProfile, .unknownEndpoint,
            .unknownBreaker, .unknownRetry, .unknownRateTier:
            true
        default: false
        }
    }
}

/// Where a kind of problem was found.
private struct Place: Hashable {
    let code: DiagnosticCode
    let path: String
    let start: Int
    let message: String
}
