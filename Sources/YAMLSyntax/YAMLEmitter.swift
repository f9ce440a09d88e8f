import CLibYAML

/// Writes documents with libyaml's emitter; owns the C emitter and what it has written.
package struct YAMLEmitter: ~Copyable {
    /// On the heap because libyaml keeps a pointer to the emitter within the emitter.
    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let output: UnsafeMutablePointer<[UInt8]>

    /// The document as a file, ending with a line feed.
    package static func emit(_ document: YAMLDocument) -> [UInt8] {
        let emitter = YAMLEmitter()
        emitter.write(document)
        return emitter.output.pointee
    }

    private init() {
        emitter = .allocate(capacity: 1)
        emitter.initialize(to: yaml_emitter_t())
        output = .allocate(capacity: 1)
        output.initialize(to: [])
        yaml_emitter_initialize(emitter)
        yaml_emitter_set_unicode(emitter, 1)
        // Never folded: a diff of generated files must show whole values.
        yaml_emitter_set_width(emitter, -1)
        yaml_emitter_set_output(
            emitter,
            { data, bytes, count in
                data?.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                return 1
            }, output)
    }

    deinit {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
        output.deinitialize(count: 1)
        output.deallocate()
    }

    private func write(_ document: YAMLDocument) {
        emit { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
        emit { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
        value(document)
        emit { yaml_document_end_event_initialize(&$0, 1) }
        emit { yaml_stream_end_event_initialize(&$0) }
        yaml_emitter_flush(emitter)
    }

    private func value(_ document: YAMLDocument) {
        switch document {
        case .plain(let text): scalar(text, YAML_PLAIN_SCALAR_STYLE)
        case .block(let text): scalar(text, YAML_LITERAL_SCALAR_STYLE)
        case .string(let text): scalar(text, text.readsAsText ? YAML_ANY_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        case .sequence(let elements):
            let style = elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            emit { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, style) }
            for element in elements { value(element) }
            emit { yaml_sequence_end_event_initialize(&$0) }
        case .mapping(let members):
            let style = members.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            emit { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, style) }
            for member in members {
                value(.string(member.key))
                value(member.value)
            }
            emit { yaml_mapping_end_event_initialize(&$0) }
        }
    }

    private func scalar(_ text: String, _ style: yaml_scalar_style_t) {
        var text = text
        text.withUTF8 { bytes in
            emit { yaml_scalar_event_initialize(&$0, nil, nil, bytes.baseAddress, Int32(bytes.count), 1, 1, style) }
        }
    }

    private func emit(_ initialize: (inout yaml_event_t) -> Int32) {
        var event = yaml_event_t()
        _ = initialize(&event)
        yaml_emitter_emit(emitter, &event)
    }
}

extension String {
    /// False where a reader of YAML 1.1 or 1.2 may take plain text for null, a boolean, a number or a date.
    fileprivate var readsAsText: Bool {
        let words: Set<String> = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"]
        guard !words.contains(lowercased()), let first = unicodeScalars.first else { return false }
        return !("0"..."9").contains(first) && !["-", "+", "."].contains(first)
    }
}
