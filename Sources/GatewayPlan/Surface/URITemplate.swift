/// A URI of which whole segments between slashes may be `{variables}`: RFC 6570, simple string expansion only.
package struct URITemplate: Sendable, Equatable {
    package enum Segment: Sendable, Equatable {
        case literal(String)
        /// Any text that is not empty, percent-decoded.
        case variable(String)
    }

    /// Between the slashes; the first one is the scheme with its colon.
    package let segments: [Segment]

    package init(segments: [Segment]) { self.segments = segments }

    /// As clients are shown it, and as they name it when they ask for completions.
    package var text: String {
        segments.map { segment in
            switch segment {
            case .literal(let text): text
            case .variable(let name): "{\(name)}"
            }
        }.joined(separator: "/")
    }

    /// In the order of the URI.
    package var variables: [String] {
        segments.compactMap { segment in
            if case .variable(let name) = segment { name } else { nil }
        }
    }

    /// The variables' values in a URI of this form, in their order; `nil` for any other URI.
    package func values(in uri: String) -> [String]? {
        let parts = uri.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == segments.count else { return nil }
        var values: [String] = []
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .literal(let text):
                guard part.elementsEqual(text.utf8) else { return nil }
            case .variable:
                guard let value = Self.decoded(part), !value.isEmpty else { return nil }
                values.append(value)
            }
        }
        return values
    }

    /// Whether there are URIs that only their order could tell apart: equal wherever both are literal, in the same places.
    package func hasSameForm(as other: URITemplate) -> Bool {
        guard segments.count == other.segments.count else { return false }
        return zip(segments, other.segments).allSatisfy { mine, theirs in
            switch (mine, theirs) {
            case (.literal(let mine), .literal(let theirs)): mine == theirs
            case (.variable, .variable): true
            case (.literal, .variable), (.variable, .literal): false
            }
        }
    }

    /// RFC 3986: `%2F` is a slash in a value; what is not UTF-8 then, or not an escape, is no value.
    private static func decoded(_ part: Substring.UTF8View.SubSequence) -> String? {
        var bytes: [UInt8] = []
        var rest = part[...]
        while let byte = rest.popFirst() {
            // A query or a fragment makes it another URI.
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { return nil }
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            let text = String(Substring(digits))
            guard digits.count == 2, !text.hasPrefix("+"), let value = UInt8(text, radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension URITemplate {
    /// Whether the first segment in which the two differ in kind is a literal here.
    func isMoreExact(than other: URITemplate) -> Bool {
        for (mine, theirs) in zip(segments, other.segments) {
            switch (mine, theirs) {
            case (.literal, .variable): return true
            case (.variable, .literal): return false
            case (.literal, .literal), (.variable, .variable): continue
            }
        }
        return false
    }
}
