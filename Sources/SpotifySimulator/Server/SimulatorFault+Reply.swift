import NIOCore
import NIOHTTP1

extension SimulatorFault.Answer {
    /// The answer as it is sent.
    var reply: Reply {
        let status = HTTPResponseStatus(statusCode: status)
        var reply = APIError(status: status, message: status.reasonPhrase).reply
        if let body {
            reply.body = ByteBuffer(string: body)
            reply.headers.replaceOrAdd(name: "content-type", value: contentType)
        }
        if let retryAfter { reply.headers.add(name: "retry-after", value: String(retryAfter)) }
        return reply
    }
}
