import Diagnostics

/// Things declared by name, and which of them something refers to.
final class Declared<Value: Sendable> {
    private let entries: [Named<Value>]
    /// The first of each name.
    private let positions: [String: Int]
    /// Otherwise any name may be meant to be there.
    private let isReadable: Bool
    private let unknown: DiagnosticCode
    /// For messages: `group`.
    private let kind: String
    /// Where to declare one: "`groups` at the top of the file".
    private let home: String
    private var used: Set<String> = []

    init(_ entries: Field<[Named<Value>]>, unknown: DiagnosticCode, kind: String, home: String) {
        let declared = entries.value ?? []
        self.entries = declared
        positions = Dictionary(firstPositionsOf: declared.lazy.map(\.name))
        self.isReadable = !entries.isInvalid
        self.unknown = unknown
        self.kind = kind
        self.home = home
    }

    /// What a name refers to; `nil`, and reported, when there is none or it is wrong itself.
    func use(_ name: Located<String>, _ decoding: Decoding) -> Value? {
        if let position = positions[name.value] {
            used.insert(name.value)
            return entries[position].value
        }
        guard isReadable else { return nil }
        let match = EditDistance.closestMatch(to: name.value, in: entries.map(\.name))
        // What was probably meant is not called unused besides.
        if let match { used.insert(match) }
        decoding.report(
            unknown, "there is no \(kind) `\(name.value)`", at: name.range, hint: match.map { "did you mean `\($0)`?" } ?? "not declared",
            labels: entries.filter { $0.name == match }.map { .init("declared here", at: $0.range) },
            help: match == nil ? "declare it in \(home)" : nil)
        return nil
    }

    /// Those that were probably meant where another one was named are not called unused.
    func forgive(where isMeant: (Value) -> Bool) {
        for entry in entries where entry.value.map(isMeant) ?? false { used.insert(entry.name) }
    }

    /// Warns of each that nothing refers to.
    func reportUnused(_ code: DiagnosticCode, _ hint: String, _ decoding: Decoding) {
        for entry in entries where !used.contains(entry.name) {
            decoding.report(code, "\(kind) `\(entry.name)` is not used", at: entry.range, severity: .warning, hint: hint, help: "remove it")
        }
    }
}
