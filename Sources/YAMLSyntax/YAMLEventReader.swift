import CLibYAML
import Diagnostics

/// Reads libyaml's events and copies each into Swift values.
struct YAMLEventReader: ~Copyable {
    private let input: YAMLInput

    /// - Parameter textStart: 0, or the length of the byte order mark.
    init(file: SourceFile, from textStart: Int) { input = YAMLInput(file: file, from: textStart) }

    /// The next event; `nil` at the end of the file.
    mutating func next() throws(YAMLFatalProblem) -> YAMLEvent? {
        var event = yaml_event_t()
        guard yaml_parser_parse(input.parser, &event) == 1, input.parser.pointee.error == YAML_NO_ERROR else { throw input.problem }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_START_EVENT { return try next() }
        guard let kind = Self.kind(of: event) else { return nil }
        let start = input.offset(of: event.start_mark)
        return YAMLEvent(kind: kind, offsets: start..<max(start, input.offset(of: event.end_mark)))
    }

    private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind? {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = event.data.document_start
            return .documentStart(hasDirectives: start.version_directive != nil || start.tag_directives.start != start.tag_directives.end)
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_ALIAS_EVENT: return .alias(String(cString: event.data.alias.anchor))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return .scalar(YAMLScalar(text: text, style: YAMLScalar.Style(scalar.style)), anchor: name(scalar.anchor))
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: name(event.data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: name(event.data.mapping_start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        default: return nil
        }
    }

    private static func name(_ anchor: UnsafePointer<UInt8>?) -> String? { anchor.map { String(cString: $0) } }
}

extension YAMLScalar.Style {
    init(_ style: yaml_scalar_style_t) {
        self =
            switch style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
    }
}
