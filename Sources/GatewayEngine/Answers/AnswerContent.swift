/// The members of a tool result that do not depend on who asks in which revision, rendered once.
///
/// `bytes` is `"content":[{"type":"text","text":"…"}]` followed by `,"structuredContent":{…}`; revisions that do not
/// know structured content take the first `contentLength` bytes. Neither part holds a line break, as stdio demands.
/// Kept in an array, which takes what it needs: a `ByteBuffer` takes the next power of two.
package struct AnswerContent: Sendable {
    package let bytes: ArraySlice<UInt8>
    package let contentLength: Int
    package let isError: Bool

    package init(bytes: ArraySlice<UInt8>, contentLength: Int, isError: Bool) {
        self.bytes = bytes
        self.contentLength = contentLength
        self.isError = isError
    }
}
