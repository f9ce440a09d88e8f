import Diagnostics
import GatewayPlan
import YAMLSyntax

/// One run over the two files: where problems go and what variables stand for.
final class Decoding {
    let environment: ConfigEnvironment
    private let sink: DiagnosticSink
    private var patterns: [String: TextPattern] = [:]
    /// Where secrets stand in clear; such text is never shown in a diagnostic.
    private(set) var secretRanges: [SourceRange] = []

    private var digest = RevisionDigest()

    init(environment: ConfigEnvironment, sink: DiagnosticSink) {
        self.environment = environment
        self.sink = sink
    }

    /// Of the files so far, and of what stood in for their variables.
    var revision: String { digest.text }

    /// Counts a file's own bytes.
    func count(_ file: SourceFile) { digest.append(file.bytes) }

    func report(
        _ code: DiagnosticCode, _ message: String, at range: SourceRange?, severity: Diagnostic.Severity = .error, hint: String? = nil,
        labels: [Diagnostic.Label] = [], notes: [String] = [], help: String? = nil
    ) {
        sink.report(
            Diagnostic(code, message, at: range, severity: severity, hint: hint, labels: labels, notes: notes, help: help))
    }

    func report(_ diagnostic: Diagnostic) { sink.report(diagnostic) }

    /// Compiles a pattern; the same text is compiled once, since that is most of the work of reading a file.
    func pattern(_ source: String) throws(TextPatternError) -> TextPattern {
        if let known = patterns[source] { return known }
        let pattern = try TextPattern(source)
        patterns[source] = pattern
        return pattern
    }

    func markSecret(_ range: SourceRange) { secretRanges.append(range) }

    /// The text of a node with its variables replaced.
    ///
    /// - Parameter isSecret: what its variables stand for does not count in the revision, which anybody may see.
    func scalar(_ node: YAMLNode, for subject: Subject, isSecret: Bool = false) -> Scalar? {
        guard case .scalar(let scalar) = node.value else {
            report(.expectedScalar, "`\(subject.name)` takes one value, not a \(node.kind)", at: node.start, hint: "expected one value")
            return nil
        }
        guard !isMissing(node, for: subject) else { return nil }
        do throws(InterpolationError) {
            let text = try Interpolation.expand(scalar.text, in: environment)
            if !isSecret, text != scalar.text { digest.append(Array(text.utf8)) }
            return Scalar(text: text, written: scalar, range: node.range)
        } catch {
            let written = Scalar(text: scalar.text, written: scalar, range: node.range)
            report(error.code, error.message, at: written.range(of: error.offsets), hint: error.hint, help: error.help)
            return nil
        }
    }

    func sequence(_ node: YAMLNode, for subject: Subject) -> [YAMLNode]? {
        if case .sequence(let items) = node.value { return items }
        guard !isMissing(node, for: subject) else { return nil }
        let hint = if case .scalar(let scalar) = node.value { "write `[\"\(scalar.text)\"]`" } else { "expected a list" }
        report(.expectedList, "`\(subject.name)` takes a list, not a \(node.kind)", at: node.start, hint: hint)
        return nil
    }

    func mapping(_ node: YAMLNode, for subject: Subject) -> [YAMLEntry]? {
        if case .mapping(let entries) = node.value { return entries }
        guard !isMissing(node, for: subject) else { return nil }
        report(.expectedMapping, "`\(subject.name)` takes a mapping, not a \(node.kind)", at: node.start, hint: "expected `key: value`")
        return nil
    }

    /// Reports a value that is `null` or was forgotten.
    private func isMissing(_ node: YAMLNode, for subject: Subject) -> Bool {
        guard case .scalar(let scalar) = node.value, scalar.isNull else { return false }
        report(
            .missingValue, "`\(subject.name)` has no value", at: subject.range,
            hint: scalar.text.isEmpty ? "nothing is written here" : "cannot be switched off with `\(scalar.text)`",
            help: "give it a value or remove the key")
        return true
    }
}

extension YAMLNode {
    var isNull: Bool {
        guard case .scalar(let scalar) = value else { return false }
        return scalar.isNull
    }

    /// For messages.
    var kind: String {
        switch value {
        case .scalar: "single value"
        case .sequence: "list"
        case .mapping: "mapping"
        }
    }

    /// The place to point at: the scalar, or where a list or mapping begins.
    var start: SourceRange {
        if case .scalar = value { return range }
        let line = SourceRange(file: range.file, offsets: range.start.offset..<range.start.offset + 1)
        return range.end.line == range.start.line ? range : line
    }
}
