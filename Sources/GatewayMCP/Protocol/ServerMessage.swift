import JSONBytes
import NIOCore

/// Renders what the server says without having been asked: notifications, and in the older revisions requests.
enum ServerMessage {
    /// - Parameter subscription: the id of the `subscriptions/listen` that the message belongs to, as JSON.
    static func notification(_ method: String, _ params: JSONObject = [:], subscription: ByteBuffer? = nil) -> ByteBuffer {
        render(method) { json in
            guard subscription != nil || !params.members.isEmpty else { return }
            json.key("params")
            json.beginObject()
            if let subscription { writeMeta(subscription, to: &json) }
            write(params, to: &json)
            json.endObject()
        }
    }

    /// - Parameter token: the client's, as JSON.
    static func progress(token: ByteBuffer, _ count: Double, of total: Double? = nil, _ message: String?) -> ByteBuffer {
        render("notifications/progress") { json in
            json.key("params")
            json.beginObject()
            json.key("progressToken")
            json.raw(token)
            json.key("progress")
            json.amount(count)
            if let total {
                json.key("total")
                json.amount(total)
            }
            if let message {
                json.key("message")
                json.string(message)
            }
            json.endObject()
        }
    }

    static func request(id: Int, _ method: String, _ params: JSONValue?) -> ByteBuffer {
        render(method) { json in
            json.key("id")
            json.integer(id)
            guard let params else { return }
            json.key("params")
            json.value(params)
        }
    }

    /// The result of `subscriptions/listen`, which ends it.
    ///
    /// - Parameter serverInfoMember: `"io.modelcontextprotocol/serverInfo":{…}`.
    static func end(ofSubscription id: ByteBuffer, serverInfoMember: ByteBuffer) -> ByteBuffer {
        var json = JSONWriter(appendingTo: ReplyBuffer.empty(followedBy: 160))
        json.beginObject()
        json.key("jsonrpc")
        json.string("2.0")
        json.key("id")
        json.raw(id)
        json.key("result")
        json.beginObject()
        json.key("resultType")
        json.string("complete")
        json.key("_meta")
        var meta = ByteBuffer(string: #"{"io.modelcontextprotocol/subscriptionId":"#)
        meta.writeImmutableBuffer(id)
        meta.writeStaticString(",")
        meta.writeImmutableBuffer(serverInfoMember)
        meta.writeStaticString("}")
        json.raw(meta)
        json.endObject()
        json.endObject()
        return json.buffer
    }

    private static func writeMeta(_ subscription: ByteBuffer, to json: inout JSONWriter) {
        json.key("_meta")
        json.beginObject()
        json.key("io.modelcontextprotocol/subscriptionId")
        json.raw(subscription)
        json.endObject()
    }

    private static func write(_ params: JSONObject, to json: inout JSONWriter) {
        for member in params.members {
            json.key(member.key)
            json.value(member.value)
        }
    }

    private static func render(_ method: String, _ members: (inout JSONWriter) -> Void) -> ByteBuffer {
        var json = JSONWriter(appendingTo: ReplyBuffer.empty(followedBy: 256))
        json.beginObject()
        json.key("jsonrpc")
        json.string("2.0")
        json.key("method")
        json.string(method)
        members(&json)
        json.endObject()
        return json.buffer
    }
}

extension JSONWriter {
    /// Without a fraction where there is none.
    fileprivate mutating func amount(_ value: Double) {
        if let whole = Int(exactly: value) { integer(whole) } else { number(value) }
    }
}
