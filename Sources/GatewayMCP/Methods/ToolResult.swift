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
        // A span lives as long as a variable, not as an expression.
        let members = content.bytes
        reply.write(upTo: contentLength + contentFraming) { output in
            output.append(revision.isModern ? #","result":{"resultType":"complete","# : #","result":{"#)
            output.append(members.span.extracting(0..<contentLength))
            output.append(content.isError ? #","isError":true"# : #","isError":false"#)
        }
        writeMeta(answer, serverInfoMember: revision.isModern ? serverInfoMember : nil, to: &reply)
        reply.writeStaticString("}}")
        return reply
    }

    /// What stands around the content, generously.
    private static let contentFraming = 64
    /// A reason, two integers and what stands around them, generously.
    private static let metaBytes = 160
    private static let framingBytes = contentFraming + metaBytes + 32

    /// `_meta`: who answered, in the modern era, and how fresh the answer is, when a cache was asked.
    static func writeMeta(_ answer: Answer, serverInfoMember: ByteBuffer?, to reply: inout ByteBuffer) {
        let freshness = answer.source.freshness
        let account = answer.account
        guard serverInfoMember != nil || freshness != nil || account != nil else { return }
        reply.write(upTo: (serverInfoMember?.readableBytes ?? 0) + metaBytes) { output in
            output.append(#","_meta":{"#)
            if let serverInfoMember { output.append(serverInfoMember.readableBytesUInt8Span) }
            if let freshness {
                output.append(serverInfoMember == nil ? #""dev.setlist/cache":{"status":""# : #","dev.setlist/cache":{"status":""#)
                output.append(freshness.status)
                output.append(#"","age_ms":"#)
                output.append(decimal: freshness.ageMilliseconds)
                output.append(#","ttl_ms":"#)
                output.append(decimal: freshness.ttlMilliseconds)
                if let reason = freshness.staleReason {
                    output.append(reason.isDegraded ? #","degraded":true,"reason":""# : #","degraded":false,"reason":""#)
                    output.append(reason.rawValue.utf8.span)
                    output.append("\"")
                }
                output.append("}")
            }
        }
        if let account {
            if serverInfoMember != nil || freshness != nil { reply.writeStaticString(",") }
            reply.writeStaticString(#""dev.setlist/call":"#)
            JSONValue.object(account).write(to: &reply)
        }
        reply.writeStaticString("}")
    }
}

extension Answer.Source {
    /// What a caller learns about an answer that a cache was asked for.
    struct Freshness {
        let status: StaticString
        let ageMilliseconds: Int64
        let ttlMilliseconds: Int64
        var staleReason: Answer.StaleReason?
    }

    /// `nil` when no cache was involved.
    var freshness: Freshness? {
        switch self {
        case .hit(let age, let ttl):
            Freshness(status: "hit", ageMilliseconds: max(0, age / 1_000_000), ttlMilliseconds: max(0, ttl / 1_000_000))
        case .stale(let age, let reason):
            Freshness(status: "stale", ageMilliseconds: max(0, age / 1_000_000), ttlMilliseconds: 0, staleReason: reason)
        case .miss(let ttl): Freshness(status: "miss", ageMilliseconds: 0, ttlMilliseconds: ttl / 1_000_000)
        case .upstream, .gateway: nil
        }
    }
}
