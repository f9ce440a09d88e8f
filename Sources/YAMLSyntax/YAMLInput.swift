import CLibYAML
import Diagnostics

/// A file as libyaml's input; owns the C parser and the bytes that it reads.
struct YAMLInput: ~Copyable {
    /// On the heap because libyaml keeps a pointer to the parser within the parser.
    let parser: UnsafeMutablePointer<yaml_parser_t>
    private let file: SourceFile
    private let textStart: Int
    /// libyaml counts scalars from the start of its input; so many stand before it in the file.
    private let scalarsBeforeText: Int
    private let bytes: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter textStart: 0, or the length of the byte order mark.
    init(file: SourceFile, from textStart: Int) {
        self.file = file
        self.textStart = textStart
        self.scalarsBeforeText = textStart > 0 ? 1 : 0
        bytes = .allocate(capacity: file.bytes.count - textStart)
        _ = bytes.initialize(fromContentsOf: file.bytes[textStart...])
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        // Without memory the parser is left in an error state, which the first reading reports.
        _ = yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        bytes.deallocate()
    }

    func offset(of mark: yaml_mark_t) -> Int { file.offset(ofScalar: scalarsBeforeText + mark.index) }

    /// What the parser stopped at.
    var problem: YAMLFatalProblem {
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
