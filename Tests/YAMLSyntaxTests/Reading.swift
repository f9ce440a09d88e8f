import Diagnostics
import YAMLSyntax

/// What a test reads: the node, the problems, and the text that ranges point at.
struct Reading {
    let node: YAMLNode?
    let diagnostics: [Diagnostic]
    let file: SourceFile

    init(_ bytes: [UInt8], limits: YAMLLimits = .standard) {
        file = SourceFile(path: "test.yaml", bytes: bytes)
        let sink = DiagnosticSink()
        node = YAMLParser.parse(file, limits: limits, into: sink)
        diagnostics = sink.diagnostics
    }

    init(_ text: String, limits: YAMLLimits = .standard) { self.init(Array(text.utf8), limits: limits) }

    var codes: [DiagnosticCode] { diagnostics.map(\.code) }

    /// The source text of a node found by keys and indices; `nil` when there is none.
    func text(_ path: PathStep...) -> String? { find(path).map { source($0.range) } }

    func find(_ path: [PathStep]) -> YAMLNode? {
        var node = self.node
        for step in path {
            switch (step, node?.value) {
            case (.key(let key), .mapping(let entries)): node = entries.first { $0.key == key }?.value
            case (.index(let index), .sequence(let items)): node = items.indices.contains(index) ? items[index] : nil
            default: return nil
            }
        }
        return node
    }

    func source(_ range: SourceRange) -> String {
        String(decoding: file.bytes[range.start.offset..<range.end.offset], as: UTF8.self)
    }
}

enum PathStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case key(String)
    case index(Int)

    init(stringLiteral value: String) { self = .key(value) }
    init(integerLiteral value: Int) { self = .index(value) }
}

extension YAMLNode {
    var scalar: YAMLScalar? { if case .scalar(let scalar) = value { scalar } else { nil } }
    var items: [YAMLNode] { if case .sequence(let items) = value { items } else { [] } }
    var entries: [YAMLEntry] { if case .mapping(let entries) = value { entries } else { [] } }
}
