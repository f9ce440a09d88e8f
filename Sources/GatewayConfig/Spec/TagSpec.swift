import Diagnostics

/// `playlist/{playlist_id}/items` as written.
struct TagSpec: Sendable {
    enum Segment: Sendable {
        case literal(String)
        case parameter(Located<String>)
    }

    let segments: [Segment]
    let coversDescendants: Bool
    /// As written.
    let text: String

    static func read(_ scalar: Scalar, mayCoverDescendants: Bool, _ decoding: Decoding) -> TagSpec? {
        var reader = TemplateReader(scalar, .invalidTag, "tag", decoding)
        var segments: [Segment] = []
        repeat {
            if reader.next == UInt8(ascii: "*") {
                guard !segments.isEmpty, reader.skip("**"), reader.next == nil else {
                    return reader.refuse(hint: "only `/**` at the end has a meaning")
                }
                guard mayCoverDescendants else {
                    return reader.refuse(
                        since: scalar.text.utf8.count - 2, hint: "`/**` belongs in `invalidates`",
                        help: "name here exactly what the answer is about")
                }
                return TagSpec(segments: segments, coversDescendants: true, text: scalar.text)
            }
            if reader.next == UInt8(ascii: "{") {
                guard let name = reader.placeholder() else { return nil }
                segments.append(.parameter(name))
            } else {
                let word = reader.take { ASCII.isAlphanumeric($0) || "_-.:".utf8.contains($0) }
                guard !word.isEmpty else { return reader.refuse(hint: "expected a word or `{parameter}`") }
                segments.append(.literal(word))
            }
        } while reader.skip("/")
        guard reader.next == nil else { return reader.refuse(hint: "expected `/` or the end of the tag") }
        return TagSpec(segments: segments, coversDescendants: false, text: scalar.text)
    }

    /// Whether this, in `invalidates`, can make an answer with that tag stale.
    func reaches(_ tag: TagSpec) -> Bool {
        guard coversDescendants ? segments.count <= tag.segments.count : segments.count == tag.segments.count else { return false }
        return zip(segments, tag.segments).allSatisfy { mine, theirs in
            if case .literal(let mine) = mine, case .literal(let theirs) = theirs { mine == theirs } else { true }
        }
    }
}
