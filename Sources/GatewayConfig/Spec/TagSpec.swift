import Diagnostics

/// `playlist/{playlist_id}/items` as written.
struct TagSpec: Sendable {
    enum Segment: Sendable {
        case literal(String)
        case parameter(Located<String>)
        /// `{}`: what stands for it in the value that chose the tag's case.
        case part
    }

    /// Where a tag stands, which decides what it may hold.
    enum Place {
        /// `cache.tags`: exactly what an answer is about.
        case cache
        /// `invalidates`.
        case stale
        /// A case of `invalidates`.
        case staleCase
    }

    let segments: [Segment]
    let coversDescendants: Bool
    /// As written.
    let text: String
    let range: SourceRange

    static func read(_ scalar: Scalar, _ place: Place, _ decoding: Decoding) -> TagSpec? {
        var reader = TemplateReader(scalar, .invalidTag, "tag", decoding)
        var segments: [Segment] = []
        repeat {
            if reader.next == UInt8(ascii: "*") {
                guard !segments.isEmpty, reader.skip("**"), reader.next == nil else {
                    return reader.refuse(hint: "only `/**` at the end has a meaning")
                }
                guard place != .cache else {
                    return reader.refuse(
                        since: scalar.text.utf8.count - 2, hint: "`/**` belongs in `invalidates`",
                        help: "name here exactly what the answer is about")
                }
                return TagSpec(segments: segments, coversDescendants: true, text: scalar.text, range: scalar.range)
            }
            if reader.skip("{}") {
                guard place == .staleCase else {
                    return reader.refuse(
                        since: reader.position - 2, hint: "`{}` belongs in `cases`",
                        help: "write the name of a parameter between the braces")
                }
                segments.append(.part)
            } else if reader.next == UInt8(ascii: "{") {
                guard let name = reader.placeholder() else { return nil }
                segments.append(.parameter(name))
            } else {
                let word = reader.take { ASCII.isAlphanumeric($0) || "_-.:".utf8.contains($0) }
                guard !word.isEmpty else { return reader.refuse(hint: "expected a word or `{parameter}`") }
                segments.append(.literal(word))
            }
        } while reader.skip("/")
        guard reader.next == nil else { return reader.refuse(hint: "expected `/` or the end of the tag") }
        return TagSpec(segments: segments, coversDescendants: false, text: scalar.text, range: scalar.range)
    }

    /// Whether this, in `invalidates`, can make an answer with that tag stale.
    func reaches(_ tag: TagSpec) -> Bool {
        guard coversDescendants ? segments.count <= tag.segments.count : segments.count == tag.segments.count else { return false }
        return zip(segments, tag.segments).allSatisfy { mine, theirs in
            if case .literal(let mine) = mine, case .literal(let theirs) = theirs { mine == theirs } else { true }
        }
    }
}
