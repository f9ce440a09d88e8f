import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Renders the response to `resources/read` from the answer of the tool behind the resource.
enum ResourceResult {
    /// Of every resource: what tools answer is JSON.
    static let mediaType = "application/json"

    /// - Parameter uri: as the client wrote it.
    static func render(
        _ answer: Answer, of request: ResourceRequest, uri: String, as revision: Revision, id: JSONToken, in message: Span<UInt8>,
        serverInfoMember: ByteBuffer
    ) -> ByteBuffer {
        let content = answer.content
        guard !content.isError else { return ReplyBuffer.error(error(content, uri, revision), id: id, in: message) }
        var reply = ReplyBuffer.begin(
            id: id, in: message, followedBy: content.text.count + uri.utf8.count + serverInfoMember.readableBytes + framingBytes)
        reply.writeStaticString(
            revision.isModern ? #","result":{"resultType":"complete","contents":[{"uri":"# : #","result":{"contents":[{"uri":"#)
        reply.writeJSONString(uri)
        reply.writeStaticString(#","mimeType":"#)
        reply.writeJSONString(mediaType)
        reply.writeStaticString(#","text":"#)
        // A span lives as long as a variable, not as an expression.
        let bytes = content.bytes
        reply.writeBytes(bytes.span.extracting(content.text).bytes)
        reply.writeStaticString("}]")
        if revision.isModern {
            reply.writeStaticString(#","ttlMs":"#)
            reply.writeString(String(answer.source.freshness?.ttlMilliseconds ?? 0))
            reply.writeStaticString(
                request.resource.tool.cache?.scope == .public ? #","cacheScope":"public""# : #","cacheScope":"private""#)
        }
        ToolResult.writeMeta(answer, serverInfoMember: revision.isModern ? serverInfoMember : nil, to: &reply)
        reply.writeStaticString("}}")
        return reply
    }

    /// The static parts and three integers, generously.
    private static let framingBytes = 384

    /// What an answer is, if not the resource.
    static func failure(_ answer: Answer, _ uri: String, _ revision: Revision) -> OperationMetrics.Failure? {
        answer.content.isError ? .rpc(code: error(answer.content, uri, revision).code) : nil
    }

    /// A URI whose variables cannot be right, and one that the upstream has nothing under, do not exist.
    private static func error(_ content: AnswerContent, _ uri: String, _ revision: Revision) -> RPCError {
        let facts = content.facts
        if facts["error"] == "invalid_arguments" || facts["status"] == 404 { return .resourceNotFound(uri: uri, revision) }
        return .unreadable(content.message, facts: facts)
    }
}

extension AnswerContent {
    /// What an error says, as an object.
    var facts: JSONValue {
        let bytes = bytes
        return (try? JSONValue.parse(bytes.span.extracting(object))) ?? [:]
    }

    /// What an error says, for people.
    var message: String {
        let bytes = bytes
        return (try? JSONValue.parse(bytes.span.extracting(text)))?.stringValue ?? "The upstream cannot be read"
    }
}
