/// Something that the admin listener answers: a method, a path and what is behind them.
package struct AdminRoute: Sendable {
    /// Reading is `GET`, and `HEAD` with it; changing is `POST`.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package typealias Handler = @Sendable (AdminRequest) async -> AdminResponse

    package let method: Method
    package let path: AdminPath
    /// One line for the list of routes.
    package let summary: String
    /// Answered without the token: probes, which tell nothing but their state.
    package let isOpen: Bool
    let handler: Handler

    /// - Parameter path: `/breakers/{name}/reset`; what stands in braces fills one segment and is in `AdminRequest.parameters`.
    package init(_ method: Method, _ path: AdminPath, _ summary: String, isOpen: Bool = false, handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.summary = summary
        self.isOpen = isOpen
        self.handler = handler
    }
}
