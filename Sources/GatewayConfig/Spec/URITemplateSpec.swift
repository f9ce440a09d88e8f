import Diagnostics

/// `music://song/{id}` as written.
struct URITemplateSpec: Sendable {
    enum Segment: Sendable {
        case literal(String)
        case variable(Located<String>)
    }

    let segments: [Segment]

    var variables: [Located<String>] {
        segments.compactMap { segment in
            if case .variable(let name) = segment { name } else { nil }
        }
    }

    static func read(_ scalar: Scalar, _ decoding: Decoding) -> URITemplateSpec? {
        var reader = TemplateReader(scalar, .invalidTemplate, "URI", decoding)
        // RFC 3986, 3.1.
        let scheme = reader.take { ASCII.isAlphanumeric($0) || "+-.".utf8.contains($0) }
        guard scheme.utf8.first.map({ ASCII.isAlphanumeric($0) && !ASCII.isDigit($0) }) ?? false, reader.skip("://") else {
            return reader.refuse(hint: "begin with a scheme, as in `music://song/{id}`")
        }
        var segments: [Segment] = [.literal(scheme + ":"), .literal("")]
        repeat {
            if reader.next == UInt8(ascii: "{") {
                guard let name = reader.placeholder() else { return nil }
                segments.append(.variable(name))
            } else {
                segments.append(.literal(reader.take { ASCII.isPath($0) && !"/%".utf8.contains($0) }))
            }
        } while reader.skip("/")
        guard reader.next == nil else { return reader.refuse(hint: "between slashes stands either text or one `{variable}`") }
        let spec = URITemplateSpec(segments: segments)
        return decoding.areUnique(spec.variables, in: "uri") ? spec : nil
    }
}

extension ValueType where Value == URITemplateSpec {
    static let uriTemplate = scalar("URI with `{variables}`", .form(pattern: "^[A-Za-z][A-Za-z0-9+.-]*://")) { scalar, _, decoding in
        URITemplateSpec.read(scalar, decoding)
    }
}
