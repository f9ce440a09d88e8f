/// One step of libyaml through a file.
struct YAMLEvent {
    enum Kind: Equatable {
        case documentStart(hasDirectives: Bool)
        case documentEnd
        case alias(String)
        case scalar(YAMLScalar, anchor: String?)
        case sequenceStart(anchor: String?)
        case mappingStart(anchor: String?)
        case collectionEnd
    }

    var kind: Kind
    /// Bytes of the file.
    ///
    /// A node's include its anchor and tag, and end after its first token; a block scalar's include the empty lines after it.
    var offsets: Range<Int>
}
