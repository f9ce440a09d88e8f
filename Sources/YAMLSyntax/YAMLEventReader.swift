import CLibYAML
import Diagnostics

/// Reads libyaml's events; owns the C parser, its input and every event until it is copied into Swift values.
///
/// No other file touches C memory.
struct YAMLEventReader: ~Copyable {
    private let file: SourceFile
    private let textStart: Int
    /// libyaml counts scalars from the start of its input; so many stand before it in the file.
    private let scalarsBeforeText: Int
    private let input: UnsafeMutableBufferPointer<UInt8>
    /// On the heap because libyaml keeps a pointer to the parser within the parser.
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// - Parameter textStart: 0, or the length of the byte order mark.
    init(file: SourceFile, from textStart: Int) {
        self.file = file
        self.textStart = textStart
        self.scalarsBeforeText = textStart > 0 ? 1 : 0
        input = .allocate(capacity: file.bytes.count - textStart)
        _ = input.initialize(fromContentsOf: file.bytes[textStart...])
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        // Without memory the parser is left in an error state, which the first `next` reports.
        _ = yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; `nil` at the end of the file.
    mutating func next() throws(YAMLFatalProblem) -> YAMLEvent? {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1, parser.pointee.error == YAML_NO_ERROR else { throw problem() }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_START_EVENT { return try next() }
        guard let kind = Self.kind(of: event) else { return nil }
        let start = offset(of: event.start_mark)
        return YAMLEvent(kind: kind, offsets: start..<max(start, offset(of: event.end_mark)))
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
            return .scalar(YAMLScalar(text: text, style: style(scalar.style)), anchor: name(scalar.anchor))
        case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: name(event.data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: name(event.data.mapping_start.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        default: return nil
        }
    }

    private static func name(_ anchor: UnsafePointer<UInt8>?) -> String? { anchor.map { String(cString: $0) } }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func offset(of mark: yaml_mark_t) -> Int { file.offset(ofScalar: scalarsBeforeText + mark.index) }

    /// What the parser stopped at.
    private func problem() -> YAMLFatalProblem {
        let state = parser.pointee
        // The reader counts bytes; the scanner and the parser set marks.
        let isReaderError = state.error == YAML_READER_ERROR
        let failure = YAMLSyntaxFailure(
            problem: state.problem.map { String(cString: $0) } ?? "out of memory",
            offset: isReaderError ? textStart + state.problem_offset : offset(of: state.problem_mark),
            context: state.context.map { String(cString: $0) },
            contextOffset: offset(of: state.context_mark))
        return YAMLFatalProblem(failure.diagnostic(in: file))
    }
}
