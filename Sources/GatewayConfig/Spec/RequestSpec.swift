import Diagnostics
import GatewayPlan

/// `GET /albums/{id}` as written: the method, and the path with its parameters by the upstream's names.
struct RequestSpec: Sendable {
    enum Piece: Sendable {
        case literal(String)
        case parameter(Located<String>)
    }

    let method: RequestPlan.Method
    let path: [Piece]
    /// As written.
    let text: String

    /// The places of the path that parameters fill.
    var parameters: [Located<String>] {
        path.compactMap { piece in
            if case .parameter(let name) = piece { name } else { nil }
        }
    }

    static func read(_ scalar: Scalar, _ decoding: Decoding) -> RequestSpec? {
        var reader = TemplateReader(scalar, .invalidRequest, "request", decoding)
        let word = reader.take { $0 != UInt8(ascii: " ") }
        let methods = RequestPlan.Method.allCases.map(\.rawValue)
        guard let method = RequestPlan.Method(rawValue: word) else {
            let match = EditDistance.closestMatch(to: word.uppercased(), in: methods)
            return reader.refuse(
                since: 0, hint: match.map { "did you mean `\($0)`?" } ?? "begin with a method",
                notes: ["methods: \(methods.map { "`\($0)`" }.joined(separator: " "))"])
        }
        guard reader.skip(" "), reader.next == UInt8(ascii: "/") else {
            return reader.refuse(hint: "after the method, one blank and a path that begins with `/`")
        }
        var path: [Piece] = []
        while let byte = reader.next {
            if byte == UInt8(ascii: "{") {
                guard let name = reader.placeholder() else { return nil }
                path.append(.parameter(name))
                continue
            }
            let literal = reader.take { ASCII.isPath($0) }
            guard !literal.isEmpty else {
                let isQuery = byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
                return reader.refuse(
                    hint: isQuery ? "the path ends here" : "this cannot stand in a path",
                    help: isQuery ? "declare what follows `?` as parameters with `in: query`" : nil)
            }
            path.append(.literal(literal))
        }
        return RequestSpec(method: method, path: path, text: scalar.text)
    }
}
