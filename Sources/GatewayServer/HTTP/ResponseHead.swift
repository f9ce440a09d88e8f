import JSONBytes
import NIOCore

/// The head of a response, written by hand: the same few lines every time do not need a header table and an encoder.
struct ResponseHead {
    var status: Int
    /// `nil` for a response without a body.
    var contentType: StaticString?
    var length: Length
    /// Whole header lines.
    var extra: StaticString = ""
    /// One more.
    var ownHeader: String?
    /// The origin of the page that may read the response.
    var allowedOrigin: String?
    var connection: Connection = .implicit
    /// The session that the response has opened.
    var session: String?

    enum Length {
        case bytes(Int)
        case chunked
        /// Ends with the connection, as HTTP/1.0 has it.
        case unknown
    }

    enum Connection {
        /// As HTTP/1.1 has it: kept alive.
        case implicit
        case keepAlive
        case close
    }

    func write(to buffer: inout ByteBuffer) {
        buffer.write(upTo: maximumCount) { output in
            output.append(statusLine)
            if let contentType {
                output.append("Content-Type: ")
                output.append(contentType)
                output.append("\r\n")
            }
            // A 204 has no body and must not speak of its length.
            switch length {
            case .bytes(let count) where status != 204:
                output.append("Content-Length: ")
                output.append(decimal: Int64(count))
                output.append("\r\n")
            case .chunked: output.append("Transfer-Encoding: chunked\r\n")
            case .bytes, .unknown: break
            }
            if let session {
                output.append("Mcp-Session-Id: ")
                output.append(session.utf8.span)
                output.append("\r\n")
            }
            output.append(extra)
            if let ownHeader { output.append(ownHeader.utf8.span) }
            if let allowedOrigin {
                output.append("Access-Control-Allow-Origin: ")
                output.append(allowedOrigin.utf8.span)
                output.append("\r\nAccess-Control-Expose-Headers: Mcp-Session-Id\r\nVary: Origin\r\n")
            }
            switch connection {
            case .implicit: output.append("\r\n")
            case .keepAlive: output.append("Connection: keep-alive\r\n\r\n")
            case .close: output.append("Connection: close\r\n\r\n")
            }
        }
    }

    /// Bytes: what is fixed, generously, and the texts.
    private var maximumCount: Int {
        let texts = (session?.utf8.count ?? 0) + (ownHeader?.utf8.count ?? 0) + (allowedOrigin?.utf8.count ?? 0)
        return 384 + extra.utf8CodeUnitCount + (contentType?.utf8CodeUnitCount ?? 0) + texts
    }

    private var statusLine: StaticString {
        switch status {
        case 200: "HTTP/1.1 200 OK\r\n"
        case 202: "HTTP/1.1 202 Accepted\r\n"
        case 204: "HTTP/1.1 204 No Content\r\n"
        case 400: "HTTP/1.1 400 Bad Request\r\n"
        case 401: "HTTP/1.1 401 Unauthorized\r\n"
        case 403: "HTTP/1.1 403 Forbidden\r\n"
        case 404: "HTTP/1.1 404 Not Found\r\n"
        case 405: "HTTP/1.1 405 Method Not Allowed\r\n"
        case 406: "HTTP/1.1 406 Not Acceptable\r\n"
        case 409: "HTTP/1.1 409 Conflict\r\n"
        case 413: "HTTP/1.1 413 Content Too Large\r\n"
        case 415: "HTTP/1.1 415 Unsupported Media Type\r\n"
        case 421: "HTTP/1.1 421 Misdirected Request\r\n"
        case 429: "HTTP/1.1 429 Too Many Requests\r\n"
        case 431: "HTTP/1.1 431 Request Header Fields Too Large\r\n"
        case 503: "HTTP/1.1 503 Service Unavailable\r\n"
        default: "HTTP/1.1 500 Internal Server Error\r\n"
        }
    }
}
