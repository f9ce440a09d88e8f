import JSONBytes
import NIOCore

/// One list in one revision, each entry rendered once, handed out in pages.
struct PagedList: Sendable {
    struct Entry: Sendable, Equatable {
        let name: String
        let json: ByteBuffer
    }

    let kind: ListKind
    /// Sorted by name.
    let entries: [Entry]
    let pageSize: Int
    /// Members behind the list, each with a comma before it; what modern results say besides.
    let tail: ByteBuffer
    let isModern: Bool

    /// The result that holds the entries behind a cursor of this list, or the first ones without one.
    ///
    /// Throws `.invalidParams` for anything that is no cursor of this list.
    func page(after cursor: JSONToken?, in bytes: Span<UInt8>) throws(RPCError) -> ByteBuffer {
        guard let cursor, cursor.kind != .null else { return render() }
        guard let name = ListCursor.name(in: cursor.string(in: bytes), of: kind) else {
            throw .invalidParams("Invalid params: unknown cursor")
        }
        // An entry that is gone since then is no reason to begin again.
        return render(entries[(entries.firstIndex { $0.name > name } ?? entries.endIndex)...])
    }

    /// The first page.
    func render() -> ByteBuffer { render(entries[...]) }

    private func render(_ rest: ArraySlice<Entry>) -> ByteBuffer {
        let page = rest.prefix(pageSize)
        var result = ByteBuffer()
        result.reserveCapacity(page.reduce(256 + tail.readableBytes) { $0 + $1.json.readableBytes + 1 })
        result.writeStaticString(isModern ? #"{"resultType":"complete","# : "{")
        result.writeJSONString(kind.rawValue)
        result.writeStaticString(":[")
        for (position, entry) in page.enumerated() {
            if position > 0 { result.writeStaticString(",") }
            result.writeImmutableBuffer(entry.json)
        }
        result.writeStaticString("]")
        if page.count < rest.count, let last = page.last {
            result.writeStaticString(#","nextCursor":"#)
            result.writeJSONString(ListCursor.text(after: last.name, of: kind))
        }
        result.writeImmutableBuffer(tail)
        result.writeStaticString("}")
        return result
    }
}
