import JSONBytes
import NIOCore

extension AnswerContent {
    /// A result whose text and structured content are the same JSON object.
    ///
    /// - Parameter object: one compact JSON object, without line breaks.
    init(object: ByteBuffer, isError: Bool = false) { self.init(text: object, object: object, isError: isError) }

    /// An error: a sentence for the model to read, and the same facts as an object.
    init(errorText: String, object: JSONValue) {
        self.init(text: ByteBuffer(string: errorText), object: ByteBuffer(json: object), isError: true)
    }

    private init(text: ByteBuffer, object: ByteBuffer, isError: Bool) {
        var bytes = ByteBuffer()
        // Escaping adds a byte for every quotation mark: a fifth is ample for JSON, so that the buffer grows once at most.
        bytes.reserveCapacity(text.readableBytes + text.readableBytes / 5 + object.readableBytes + 96)
        bytes.writeStaticString(Self.beforeText)
        bytes.writeStaticString("\"")
        bytes.writeJSONEscaped(text.readableBytesUInt8Span)
        bytes.writeStaticString("\"")
        bytes.writeStaticString(Self.behindText)
        let contentLength = bytes.readableBytes
        bytes.writeStaticString(Self.beforeObject)
        bytes.writeImmutableBuffer(object)
        self.init(bytes: Array(bytes.readableBytesView)[...], contentLength: contentLength, isError: isError)
    }

    /// Where in `bytes` the text stands, as a JSON string.
    package var text: Range<Int> { Self.beforeText.utf8CodeUnitCount..<contentLength - Self.behindText.utf8CodeUnitCount }
    /// Where in `bytes` the object stands.
    package var object: Range<Int> { contentLength + Self.beforeObject.utf8CodeUnitCount..<bytes.count }

    private static let beforeText: StaticString = #""content":[{"type":"text","text":"#
    private static let behindText: StaticString = "}]"
    private static let beforeObject: StaticString = #","structuredContent":"#
}
