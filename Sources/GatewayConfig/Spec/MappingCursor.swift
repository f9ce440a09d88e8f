import Diagnostics
import YAMLSyntax

/// Reads the keys of one mapping; keys that its table does not list are reported when it is opened.
struct MappingCursor {
    let decoding: Decoding
    let subject: Subject
    private let table: KeyTable
    private let entries: [YAMLEntry]
    /// Keys that an unknown one probably stands for; leaving them out is no mistake of its own.
    private let misspelt: Set<String>

    /// Opens a node; `nil`, and reported, when it is not a mapping.
    init?(_ node: YAMLNode, _ table: KeyTable, subject: Subject, decoding: Decoding) {
        guard let entries = decoding.mapping(node, for: subject) else { return nil }
        self.decoding = decoding
        self.subject = subject
        self.table = table
        self.entries = entries
        let known = table.entries.map(\.name)
        var misspelt: Set<String> = []
        for entry in entries where !known.contains(entry.key) {
            let match = EditDistance.closestMatch(to: entry.key, in: known)
            if let match { misspelt.insert(match) }
            decoding.report(
                .unknownKey, "unknown key `\(entry.key)` in \(table.owner)", at: entry.keyRange,
                hint: match.map { "did you mean `\($0)`?" } ?? "not a key of \(table.owner)",
                notes: match == nil ? ["its keys are \(known.map { "`\($0)`" }.joined(separator: ", "))"] : [])
        }
        self.misspelt = misspelt
    }

    /// What is written under a key.
    ///
    /// A required key that is left out is reported and invalid.
    func field<Value>(_ key: Key<Value>) -> Field<Value> {
        guard let entry = entries.first(where: { $0.key == key.entry.name }) else {
            guard !misspelt.contains(key.entry.name) else { return .invalid }
            guard case .required = key.entry.presence else { return .absent }
            reportMissing(key)
            return .invalid
        }
        if key.entry.isNullable, entry.value.isNull { return .off(entry.keyRange) }
        guard let value = key.type.decode(entry.value, Subject(name: entry.key, range: entry.keyRange), decoding) else { return .invalid }
        let isInline = entry.value.range.start.line == entry.value.range.end.line
        return .value(Located(value, at: isInline ? entry.value.range : entry.keyRange))
    }

    /// What is written under a key, or the value that holds without it.
    func valueOrStandard<Value>(_ key: Key<Value>) -> Field<Value> {
        let field = field(key)
        return field.isAbsent ? key.standard(decoding) : field
    }

    /// The mapping under a key; one that is left out is read as if it were empty.
    func section<Value>(_ key: Key<Value>) -> Value? {
        let field = field(key)
        guard field.isAbsent else { return field.value }
        return key.type.decode(YAMLNode(.mapping([]), range: subject.range), subject, decoding)
    }

    private func reportMissing<Value>(_ key: Key<Value>) {
        decoding.report(
            .missingKey, "\(table.owner) needs `\(key.entry.name)`", at: subject.range, hint: "`\(key.entry.name)` is missing here",
            notes: ["`\(key.entry.name)`: \(key.entry.type). \(key.entry.summary)"],
            help: key.entry.name == LanguageVersion.key ? LanguageVersion.migrate : nil)
    }
}
