import Diagnostics

/// Text with `{arguments}` as written.
struct PromptTextSpec: Sendable {
    enum Piece: Sendable {
        case literal(String)
        case argument(Located<String>)
    }

    let pieces: [Piece]

    static func read(_ scalar: Scalar, _ decoding: Decoding) -> PromptTextSpec? {
        var reader = TemplateReader(scalar, .invalidTemplate, "text with arguments", decoding)
        var pieces: [Piece] = []
        while let byte = reader.next {
            if reader.skip("{{") {
                pieces.append(.literal("{"))
            } else if reader.skip("}}") {
                pieces.append(.literal("}"))
            } else if byte == UInt8(ascii: "{") {
                guard let name = reader.placeholder() else { return nil }
                pieces.append(.argument(name))
            } else if byte == UInt8(ascii: "}") {
                return reader.refuse(hint: "write `}}` for a brace")
            } else {
                pieces.append(.literal(reader.take { !"{}".utf8.contains($0) }))
            }
        }
        return PromptTextSpec(pieces: pieces)
    }
}

extension ValueType where Value == PromptTextSpec {
    static let promptText = scalar("text with `{arguments}`", .text(pattern: #"\S"#)) { scalar, subject, decoding in
        decoding.meaningfulText(scalar, subject) == nil ? nil : PromptTextSpec.read(scalar, decoding)
    }
}
