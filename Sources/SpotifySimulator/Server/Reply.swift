import JSONBytes
import NIOCore
import NIOHTTP1

/// An answer to be sent.
struct Reply: Sendable {
    var status: HTTPResponseStatus
    /// Without the content's length, which follows from the body.
    var headers = HTTPHeaders()
    var body = ByteBuffer()

    static func json(status: HTTPResponseStatus = .ok, _ write: (inout JSONWriter) -> Void) -> Reply {
        var writer = JSONWriter()
        write(&writer)
        return Reply(status: status, headers: ["content-type": "application/json; charset=utf-8"], body: writer.buffer)
    }

    static func empty(_ status: HTTPResponseStatus) -> Reply { Reply(status: status) }
}
