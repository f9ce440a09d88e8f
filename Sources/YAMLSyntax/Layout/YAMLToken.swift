import CLibYAML
import Diagnostics

/// One token of libyaml's scanner: between two that have a width there is nothing but blanks, line breaks and comments.
struct YAMLToken {
    enum Kind: Equatable {
        case documentMark
        /// Without a width, before its first `-`.
        case blockSequenceStart
        /// Without a width, before its first key.
        case blockMappingStart
        /// Without a width.
        case blockEnd
        case flowStart, flowEnd
        /// `-`
        case blockEntry
        /// `,`
        case flowEntry
        /// Without a width before a key; or `?`.
        case key
        /// `:`
        case value
        case alias
        /// `&name`
        case anchor
        case scalar(YAMLScalar.Style)
        case streamEnd
    }

    var kind: Kind
    /// Bytes of the file; a block scalar's include the empty lines after it.
    var offsets: Range<Int>

    /// Reads all tokens of a file that has been parsed without an error.
    static func tokens(of file: SourceFile) throws(YAMLFatalProblem) -> [YAMLToken] {
        let input = YAMLInput(file: file, from: 0)
        var tokens: [YAMLToken] = []
        while tokens.last?.kind != .streamEnd {
            var token = yaml_token_t()
            guard yaml_parser_scan(input.parser, &token) == 1 else { throw input.problem }
            defer { yaml_token_delete(&token) }
            guard let kind = Kind(token) else { continue }
            let start = input.offset(of: token.start_mark)
            tokens.append(YAMLToken(kind: kind, offsets: start..<max(start, input.offset(of: token.end_mark))))
        }
        return tokens
    }
}

extension YAMLToken.Kind {
    /// `nil` for the start of the stream, and for directives and tags, which no file may have.
    fileprivate init?(_ token: yaml_token_t) {
        switch token.type {
        case YAML_DOCUMENT_START_TOKEN, YAML_DOCUMENT_END_TOKEN: self = .documentMark
        case YAML_BLOCK_SEQUENCE_START_TOKEN: self = .blockSequenceStart
        case YAML_BLOCK_MAPPING_START_TOKEN: self = .blockMappingStart
        case YAML_BLOCK_END_TOKEN: self = .blockEnd
        case YAML_FLOW_SEQUENCE_START_TOKEN, YAML_FLOW_MAPPING_START_TOKEN: self = .flowStart
        case YAML_FLOW_SEQUENCE_END_TOKEN, YAML_FLOW_MAPPING_END_TOKEN: self = .flowEnd
        case YAML_BLOCK_ENTRY_TOKEN: self = .blockEntry
        case YAML_FLOW_ENTRY_TOKEN: self = .flowEntry
        case YAML_KEY_TOKEN: self = .key
        case YAML_VALUE_TOKEN: self = .value
        case YAML_ALIAS_TOKEN: self = .alias
        case YAML_ANCHOR_TOKEN: self = .anchor
        case YAML_SCALAR_TOKEN: self = .scalar(YAMLScalar.Style(token.data.scalar.style))
        case YAML_STREAM_END_TOKEN: self = .streamEnd
        default: return nil
        }
    }
}
