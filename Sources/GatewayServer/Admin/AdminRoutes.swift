import JSONBytes

/// Every route of the admin listener, and the list of them at `/`.
package struct AdminRoutes: Sendable {
    enum Match {
        case found(AdminRoute, parameters: [String: String])
        /// The path exists, for these methods.
        case otherMethod(allowed: [String])
        case unknown

        var isOpen: Bool {
            guard case .found(let route, _) = self else { return false }
            return route.isOpen
        }
    }

    private static let indexSummary = "This list."
    private let routes: [AdminRoute]

    /// - Parameter routes: in the order in which the list shows them; where two fit, the first is taken.
    package init(_ routes: [AdminRoute]) {
        self.routes = [Self.index(of: routes)] + routes
    }

    func match(_ method: String, _ path: [String]) -> Match {
        let method = method == "HEAD" ? "GET" : method
        let fitting = routes.compactMap { route in route.path.match(path).map { (route, $0) } }
        guard !fitting.isEmpty else { return .unknown }
        if let (route, parameters) = fitting.first(where: { $0.0.method.rawValue == method }) {
            return .found(route, parameters: parameters)
        }
        let methods = Set(fitting.map(\.0.method.rawValue))
        return .otherMethod(allowed: (methods.contains("GET") ? methods.union(["HEAD"]) : methods).sorted())
    }

    /// `GET /health` and its like, for an answer that says what there is.
    var names: [String] { routes.map(\.name) }

    private static func index(of routes: [AdminRoute]) -> AdminRoute {
        let rows = [(name: "GET /", summary: indexSummary)] + routes.map { (name: $0.name, summary: $0.summary) }
        let width = rows.map(\.name.count).max() ?? 0
        let text = rows.map { $0.name + String(repeating: " ", count: width - $0.name.count) + "  " + $0.summary }
        let json = rows.map { JSONValue.object(["route": .string($0.name), "summary": .string($0.summary)]) }
        return AdminRoute(.get, "/", indexSummary) { request in
            request.prefersJSON ? .json(.array(json)) : .text(text.joined(separator: "\n"))
        }
    }
}

extension AdminRoute {
    /// `GET /health`.
    fileprivate var name: String { "\(method.rawValue) \(path.text)" }
}
