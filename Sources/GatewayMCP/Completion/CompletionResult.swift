import GatewayEngine
import JSONBytes
import NIOCore

/// Renders the response to `completion/complete`.
enum CompletionResult {
    static func render(
        _ values: CompletionValues, as revision: Revision, id: JSONToken, in message: Span<UInt8>, serverInfoMember: ByteBuffer
    ) -> ByteBuffer {
        var completion: JSONObject = ["values": .array(values.values.map { .string($0) })]
        // Of rows that were not looked at, nobody knows how many fit.
        if !values.isPartial { completion["total"] = .integer(Int64(values.total)) }
        completion["hasMore"] = .bool(values.isPartial || values.total > values.values.count)
        var result = ByteBuffer()
        result.writeStaticString(revision.isModern ? #"{"resultType":"complete","completion":"# : #"{"completion":"#)
        JSONValue.object(completion).write(to: &result)
        if revision.isModern {
            result.writeStaticString(#","_meta":{"#)
            result.writeImmutableBuffer(serverInfoMember)
            result.writeStaticString("}")
        }
        result.writeStaticString("}")
        return ReplyBuffer.result(result, id: id, in: message)
    }
}
