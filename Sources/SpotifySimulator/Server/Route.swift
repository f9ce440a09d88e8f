import NIOHTTP1

/// A method and path, and the function that answers them.
struct Route: Sendable {
    typealias Operation = @Sendable (Call, inout World) throws(APIError) -> Reply

    private enum Segment: Sendable {
        case word(String)
        /// `{id}`: anything here, but other than an id it is refused.
        case id
        /// `*`: anything, ignored.
        case any
    }

    let operation: Operation
    private let method: HTTPMethod
    private let segments: [Segment]

    /// The path is below the base: `/albums/{id}/tracks`.
    init(_ method: HTTPMethod, _ path: String, _ operation: @escaping Operation) {
        self.method = method
        self.operation = operation
        segments = path.split(separator: "/").map { segment in
            switch segment {
            case "{id}": .id
            case "*": .any
            default: .word(String(segment))
            }
        }
    }

    /// The id in a path that this route serves, empty when it has none; nil when it serves another.
    func match(_ method: HTTPMethod, _ path: ArraySlice<String>) -> String? {
        guard segments.count == path.count, self.method == method else { return nil }
        var id = ""
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .word(let word): guard word == text else { return nil }
            case .id: id = text
            case .any: break
            }
        }
        return id
    }

    var hasID: Bool {
        segments.contains { segment in
            if case .id = segment { true } else { false }
        }
    }
}
