package import JSONBytes
package import NIOCore

/// What a route answers.
package struct AdminResponse: Sendable {
    package var status: Int
    package var contentType: String
    package var headers: [(name: String, value: String)]
    package var body: ByteBuffer

    package init(status: Int, contentType: String, headers: [(name: String, value: String)] = [], body: ByteBuffer) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// A JSON document, on one line.
    package static func json(_ value: JSONValue, status: Int = 200) -> AdminResponse {
        var body = ByteBuffer()
        value.write(to: &body)
        body.writeStaticString("\n")
        return AdminResponse(status: status, contentType: "application/json", body: body)
    }

    /// Text for people, whose last line need not be ended.
    package static func text(_ text: String, status: Int = 200) -> AdminResponse {
        AdminResponse(status: status, contentType: "text/plain; charset=utf-8", body: ByteBuffer(string: text + "\n"))
    }

    /// Why nothing was done: a word for programs and a sentence for people.
    package static func problem(_ status: Int, _ code: String, _ message: String) -> AdminResponse {
        .json(["error": .string(code), "message": .string(message)], status: status)
    }
}
