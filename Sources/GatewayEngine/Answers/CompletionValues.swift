package import GatewayPlan
import JSONBytes

/// The values that fit what somebody has typed so far.
package struct CompletionValues: Sendable, Equatable {
    /// The protocol's own limit.
    package static let maximum = 100

    /// Those that begin with the text come first.
    package private(set) var values: [String] = []
    /// How many fit.
    package private(set) var total = 0
    /// There are rows that were not looked at.
    package private(set) var isPartial = false

    package init() {}

    package init(_ values: [String], for typed: String) { choose(values.map { ($0, nil) }, for: typed) }

    /// Values from the rows of an answer; none from an error.
    package init(_ content: AnswerContent, _ source: CompletionPlan.AnswerSource, for typed: String) {
        // A span lives as long as a variable, not as an expression.
        let bytes = content.bytes
        let object = bytes.span.extracting(content.object)
        guard !content.isError, let root = try? JSONScanner.scan(object) else { return }
        var candidates: [(value: String, label: String?)] = []
        if let rows = root.member(at: source.rows, in: object) {
            var elements = JSONElements(of: rows)
            while let row = elements.next(in: object) {
                guard let value = row.member(at: source.value, in: object)?.text(in: object), !value.isEmpty else { continue }
                candidates.append((value, source.label.flatMap { row.member(at: $0, in: object)?.text(in: object) }))
            }
        }
        choose(candidates, for: typed)
        isPartial = root.member(at: ["page", "next"], in: object) != nil
    }

    private mutating func choose(_ candidates: [(value: String, label: String?)], for typed: String) {
        let typed = typed.lowercased()
        var seen: Set<String> = []
        var (first, then): ([String], [String]) = ([], [])
        for (value, label) in candidates {
            let label = label?.lowercased()
            let begins = value.lowercased().hasPrefix(typed) || label?.hasPrefix(typed) ?? false
            guard begins || label?.contains(typed) ?? false, seen.insert(value).inserted else { continue }
            if begins { first.append(value) } else { then.append(value) }
        }
        total = first.count + then.count
        values = Array((first + then).prefix(Self.maximum))
    }
}

extension JSONToken {
    /// What a person would type for it; `nil` for what has no text.
    fileprivate func text(in bytes: Span<UInt8>) -> String? {
        switch kind {
        case .string: string(in: bytes)
        case .number, .boolean: bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        case .object, .array, .null: nil
        }
    }
}
