import GatewayEngine
import JSONBytes
import NIOCore

/// Renders the response to `tools/call`: the cached bytes between what depends on the caller.
enum ToolResult {
    static func render(
        _ answer: Answer, as revision: Revision, id: JSONToken, in message: Span<UInt8>, serverInfoMember: ByteBuffer
    ) -> ByteBuffer {
        let content = answer.content
        let contentLength = revision.knowsStructuredContent ? content.bytes.count : content.contentLength
        var reply = ReplyBuffer.begin(
            id: id, in: message, followedBy: contentLength + serverInfoMember.readableBytes + framingBytes)
        reply.writeStaticString(#","result":{"#)
        if revision.isModern { reply.writeStaticString(#""resultType":"complete","#) }
        // A span lives as long as a variable, not as an expression.
        let members = content.bytes
        reply.writeBytes(members.span.extracting(0..<contentLength).bytes)
        reply.writeStaticString(content.isError ? #","isError":true"# : #","isError":false"#)
        writeMeta(answer.source, serverInfoMember: revision.isModern ? serverInfoMember : nil, to: &reply)
        reply.writeStaticString("}}")
        return reply
    }

    /// The static parts around content and server info, and two integers, generously.
    private static let framingBytes = 224

    /// `_meta`: who answered, in the modern era, and how fresh the answer is, when a cache was asked.
    static func writeMeta(_ source: Answer.Source, serverInfoMember: ByteBuffer?, to reply: inout ByteBuffer) {
        let freshness = source.freshness
        guard serverInfoMember != nil || freshness != nil else { return }
        reply.writeStaticString(#","_meta":{"#)
        if let serverInfoMember { reply.writeImmutableBuffer(serverInfoMember) }
        if let freshness {
            if serverInfoMember != nil { reply.writeStaticString(",") }
            reply.writeStaticString(freshness.isHit ? #""dev.setlist/cache":{"status":"hit","# : #""dev.setlist/cache":{"status":"miss","#)
            reply.writeStaticString(#""age_ms":"#)
            reply.writeString(String(freshness.ageMilliseconds))
            reply.writeStaticString(#","ttl_ms":"#)
            reply.writeString(String(freshness.ttlMilliseconds))
            reply.writeStaticString("}")
        }
        reply.writeStaticString("}")
    }
}

extension Answer.Source {
    /// How old an answer is and how long it remains; `nil` when no cache was involved.
    var freshness: (isHit: Bool, ageMilliseconds: Int64, ttlMilliseconds: Int64)? {
        switch self {
        case .hit(let age, let ttl): (true, max(0, age / 1_000_000), max(0, ttl / 1_000_000))
        case .miss(let ttl): (false, 0, ttl / 1_000_000)
        case .upstream, .gateway: nil
        }
    }
}
