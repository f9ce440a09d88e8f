import Diagnostics
import GatewayPlan

/// `GET /albums/{id}?kind=live` as written.
///
/// Method, path with its parameters by the upstream's names, and what of the query is the same in every call.
struct RequestSpec: Sendable {
    enum Piece: Sendable {
        case literal(String)
        case parameter(Located<String>)
    }

    let method: RequestPlan.Method
    let path: [Piece]
    let fixedQuery: [RequestPlan.FixedItem]
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
            if byte == UInt8(ascii: "?") { break }
            let literal = reader.take { ASCII.isPath($0) }
            guard !literal.isEmpty else { return reader.refuse(hint: "this cannot stand in a path") }
            path.append(.literal(literal))
        }
        guard let query = fixedQuery(&reader) else { return nil }
        return RequestSpec(method: method, path: path, fixedQuery: query, text: scalar.text)
    }

    /// Reads `?name=value&name=value`, if anything is left.
    private static func fixedQuery(_ reader: inout TemplateReader) -> [RequestPlan.FixedItem]? {
        var items: [RequestPlan.FixedItem] = []
        while reader.next != nil {
            _ = reader.skip(items.isEmpty ? "?" : "&")
            let name = reader.take(while: isQueryText)
            guard !name.isEmpty, reader.skip("=") else { return refuse(reader, hint: "expected `name=value`") }
            let value = reader.take(while: isQueryText)
            guard !value.isEmpty else { return refuse(reader, hint: "expected a value") }
            guard reader.next == nil || reader.next == UInt8(ascii: "&") else { return refuse(reader, hint: "expected `&` or the end") }
            items.append(.init(name: name, value: value))
        }
        return items
    }

    private static func refuse(_ reader: TemplateReader, hint: String) -> [RequestPlan.FixedItem]? {
        reader.refuse(
            hint: hint, help: "behind `?` stands what is the same in every call; declare the rest as parameters with `in: query`")
    }

    /// Text that needs no percent-encoding.
    private static func isQueryText(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || "-._~:,".utf8.contains(byte) }
}
