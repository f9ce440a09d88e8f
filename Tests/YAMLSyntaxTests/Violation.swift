import Diagnostics
import YAMLSyntax

/// A promise of the parser that an input broke.
enum Violation: Equatable {
    case noDocumentWithoutAnError
    case rangeOutsideTheFile(String)
    case scalarRangeIsNotItsText(String)
    case childOutsideItsParent(String)
    case nothingRendered

    static func first(in bytes: [UInt8], limits: YAMLLimits) -> Violation? {
        let reading = Reading(bytes, limits: limits)
        if reading.node == nil, !reading.diagnostics.contains(where: { $0.severity == .error }) { return .noDocumentWithoutAnError }
        for diagnostic in reading.diagnostics {
            for range in [diagnostic.range].compactMap(\.self) + diagnostic.labels.map(\.range) {
                if let violation = check(range, reading) { return violation }
            }
        }
        let renderer = DiagnosticRenderer(color: false)
        for diagnostic in reading.diagnostics where !renderer.render(diagnostic).contains(diagnostic.code.rawValue) {
            return .nothingRendered
        }
        return reading.node.flatMap { check($0, within: nil, reading) }
    }

    private static func check(_ range: SourceRange, _ reading: Reading) -> Violation? {
        let isInside = 0 <= range.start.offset && range.start.offset <= range.end.offset && range.end.offset <= reading.file.bytes.count
        return isInside ? nil : .rangeOutsideTheFile(range.description)
    }

    /// - Parameter parent: `nil` at the root and below an alias, whose children stand at the anchor.
    private static func check(_ node: YAMLNode, within parent: SourceRange?, _ reading: Reading) -> Violation? {
        if let violation = check(node.range, reading) { return violation }
        if let parent, node.range.start.offset < parent.start.offset || parent.end.offset < node.range.end.offset {
            return .childOutsideItsParent(node.range.description)
        }
        let isAlias = reading.file.bytes[node.range.start.offset...].first == UInt8(ascii: "*")
        let inner = isAlias ? nil : node.range
        switch node.value {
        case .scalar(let scalar): return isAlias ? nil : check(scalar, node.range, reading)
        case .sequence(let items):
            for item in items {
                if let violation = check(item, within: inner, reading) { return violation }
            }
        case .mapping(let entries):
            for entry in entries {
                if let violation = check(entry.keyRange, reading) ?? check(entry.value, within: inner, reading) { return violation }
            }
        }
        return nil
    }

    /// Text that needs no unescaping must be exactly what its range covers.
    private static func check(_ scalar: YAMLScalar, _ range: SourceRange, _ reading: Reading) -> Violation? {
        let source = reading.source(range)
        if source.utf8.contains(0x0A) { return nil }
        let isExact =
            switch scalar.style {
            case .plain: source == scalar.text
            case .singleQuoted: source == "'" + scalar.text.replacing("'", with: "''") + "'"
            case .doubleQuoted where source.contains("\\"): source.hasPrefix("\"") && source.hasSuffix("\"")
            case .doubleQuoted: source == "\"\(scalar.text)\""
            case .literal, .folded: source.hasPrefix("|") || source.hasPrefix(">")
            }
        return isExact ? nil : .scalarRangeIsNotItsText(range.description)
    }
}
