/// The upstream request of a tool: method, path and kind of body.
package struct RequestPlan: Sendable, Equatable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package enum PathSegment: Sendable, Equatable {
        /// Bytes to send as they are, slashes included.
        case literal(String)
        /// The percent-encoded value of the parameter at this position.
        case parameter(Int)
    }

    package enum Body: Sendable, Equatable {
        case none
        /// A JSON object of the parameters whose destination is the body; sent only when at least one is given.
        case json
        /// The text of the parameter at this position, as it is.
        case raw(parameter: Int, contentType: String)
    }

    /// A query item that is the same in every call, and no argument.
    package struct FixedItem: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: Method
    package var path: [PathSegment]
    /// Sent before the parameters of the query.
    package var fixedQuery: [FixedItem]
    package var body: Body
    /// From sending to the last byte of the answer, nanoseconds.
    package var timeout: Int64

    package init(method: Method, path: [PathSegment], fixedQuery: [FixedItem] = [], body: Body, timeout: Int64) {
        self.method = method
        self.path = path
        self.fixedQuery = fixedQuery
        self.body = body
        self.timeout = timeout
    }
}
