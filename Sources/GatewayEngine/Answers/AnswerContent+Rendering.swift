import JSONBytes
import NIOCore

extension AnswerContent {
    /// A result whose text and structured content are the same JSON object.
    ///
    /// - Parameter object: one compact JSON object, without line breaks.
    init(object: ByteBuffer, isError: Bool = false) { self.init(text: object, object: object, isError: isError) }

    /// An error: a sentence for the model to read, and the same facts as an object.
    init(errorText: String, object: JSONValue) {
        var json = ByteBuffer()
        object.write(to: &json)
        self.init(text: ByteBuffer(string: errorText), object: json, isError: true)
    }

    private init(text: ByteBuffer, object: ByteBuffer, isError: Bool) {
        var bytes = ByteBuffer()
        // Escaping adds a byte for every quotation mark: a fifth is ample for JSON, so that the buffer grows once at most.
        bytes.reserveCapacity(text.readableBytes + text.readableBytes / 5 + object.readableBytes + 96)
        bytes.writeStaticString(#""content":[{"type":"text","text":""#)
        bytes.writeJSONEscaped(text.readableBytesUInt8Span)
        bytes.writeStaticString(#""}]"#)
        let contentLength = bytes.readableBytes
        bytes.writeStaticString(#","structuredContent":"#)
        bytes.writeImmutableBuffer(object)
        self.init(bytes: Array(bytes.readableBytesView)[...], contentLength: contentLength, isError: isError)
    }
}
