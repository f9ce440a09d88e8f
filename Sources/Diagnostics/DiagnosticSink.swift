/// Collects every problem of one run; nothing stops at the first.
package final class DiagnosticSink {
    package private(set) var diagnostics: [Diagnostic] = []

    package init() {}

    package func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
