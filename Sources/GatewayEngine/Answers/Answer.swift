/// What a call came to: the rendered result and where it came from.
package struct Answer: Sendable {
    package enum Source: Sendable, Equatable {
        /// From the cache.
        case hit(ageNanoseconds: Int64, ttlNanoseconds: Int64)
        /// From the upstream, and now in the cache.
        case miss(ttlNanoseconds: Int64)
        /// From the upstream, not to be cached.
        case upstream
        /// Made here: the call was refused, or the upstream could not be reached.
        case gateway
    }

    package var content: AnswerContent
    package var source: Source

    package init(content: AnswerContent, source: Source) {
        self.content = content
        self.source = source
    }
}

/// The members of a tool result that do not depend on who asks in which revision, rendered once.
///
/// `bytes` is `"content":[{"type":"text","text":"…"}]` followed by `,"structuredContent":{…}`; revisions that do not
/// know structured content take the first `contentLength` bytes. Neither part holds a line break, as stdio demands.
/// An array, since it is kept for long: a `ByteBuffer` takes the next power of two.
package final class AnswerContent: Sendable {
    package let bytes: [UInt8]
    package let contentLength: Int
    package let isError: Bool

    package init(bytes: [UInt8], contentLength: Int, isError: Bool) {
        self.bytes = bytes
        self.contentLength = contentLength
        self.isError = isError
    }
}
