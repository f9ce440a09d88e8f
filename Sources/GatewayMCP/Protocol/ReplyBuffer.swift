import JSONBytes
import NIOCore

/// Builds one JSON-RPC message in one allocation, with room around it for the transport's framing.
package enum ReplyBuffer {
    /// Bytes kept free before a message: enough for an HTTP response head.
    package static let headroom = 192
    /// Bytes kept free behind a message: a line feed.
    package static let tailroom = 1

    /// Nothing yet, with room for `count` bytes and around them.
    static func empty(followedBy count: Int) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(headroom + count + tailroom)
        buffer.moveWriterIndex(to: headroom)
        buffer.moveReaderIndex(to: headroom)
        return buffer
    }

    /// `{"jsonrpc":"2.0","id":…`, ready for the next member.
    ///
    /// - Parameter count: how many bytes will follow; less is slower, never wrong.
    static func begin(id: JSONToken?, in message: Span<UInt8>, followedBy count: Int) -> ByteBuffer {
        var buffer = empty(followedBy: 32 + (id?.range.count ?? 0) + count)
        guard let id else {
            buffer.writeStaticString(#"{"jsonrpc":"2.0""#)
            return buffer
        }
        buffer.write(upTo: 32 + id.range.count) { output in
            output.append(#"{"jsonrpc":"2.0","id":"#)
            // The client's own bytes, so that no integer is too large to come back as it was.
            output.append(message.extracting(id.range))
        }
        return buffer
    }

    /// A response whose result object is already rendered.
    static func result(_ result: ByteBuffer, id: JSONToken, in message: Span<UInt8>) -> ByteBuffer {
        var buffer = begin(id: id, in: message, followedBy: result.readableBytes + 16)
        buffer.writeStaticString(#","result":"#)
        buffer.writeImmutableBuffer(result)
        buffer.writeStaticString("}")
        return buffer
    }

    /// An error response; without an id when the message's own could not be read, as the protocol's schema demands.
    static func error(_ error: RPCError, id: JSONToken?, in message: Span<UInt8>) -> ByteBuffer {
        var buffer = begin(id: id, in: message, followedBy: 256)
        buffer.writeStaticString(#","error":"#)
        var object: JSONObject = ["code": .integer(Int64(error.code)), "message": .string(error.message)]
        object["data"] = error.data
        JSONValue.object(object).write(to: &buffer)
        buffer.writeStaticString("}")
        return buffer
    }
}

extension Reply {
    static func error(_ error: RPCError, id: JSONToken?, in message: Span<UInt8>) -> Reply {
        .now(ReplyBuffer.error(error, id: id, in: message), status: error.httpStatus)
    }
}
