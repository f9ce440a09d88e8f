import JSONBytes
import NIOCore

/// Renders the result of the modern era that asks back: the client asks its user and sends the request again.
enum InputRequired {
    static func render(
        _ question: ConfirmationQuestion, state: String, id: JSONToken, in message: Span<UInt8>, serverInfoMember: ByteBuffer
    ) -> ByteBuffer {
        var result = ByteBuffer()
        let requests: JSONValue = [ConfirmationQuestion.key: ["method": "elicitation/create", "params": question.params(.modern)]]
        result.writeStaticString(#"{"resultType":"input_required","inputRequests":"#)
        requests.write(to: &result)
        result.writeStaticString(#","requestState":"#)
        result.writeJSONString(state)
        result.writeStaticString(#","_meta":{"#)
        result.writeImmutableBuffer(serverInfoMember)
        result.writeStaticString("}}")
        return ReplyBuffer.result(result, id: id, in: message)
    }
}
