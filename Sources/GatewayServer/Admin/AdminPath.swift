/// A path with parameters: `/breakers/{name}/reset`.
package struct AdminPath: Sendable, Equatable, ExpressibleByStringLiteral {
    private enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
    }

    /// As it was written.
    package let text: String
    private let segments: [Segment]

    package init(stringLiteral text: String) {
        self.text = text
        self.segments = RequestTarget.segments(of: text[...]).map { segment in
            segment.hasPrefix("{") && segment.hasSuffix("}")
                ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// The values of the parameters by name; `nil` when the path is another one.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal): guard literal == text else { return nil }
            case .parameter(let name): values[name] = text
            }
        }
        return values
    }
}
