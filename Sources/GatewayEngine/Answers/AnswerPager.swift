import GatewayPlan
import JSONBytes
import NIOCore

/// Tells the caller what its answer is a page of, leaves out rows that say nothing, and cuts an answer that is too large behind a row.
struct AnswerPager {
    let call: ToolCall
    /// The answer is shown as it is, so that only rows that are null are left out.
    let isFull: Bool
    /// Bytes.
    let maximumBytes: Int

    /// More than a page's own member takes.
    private static let roomForPage = 256

    /// - Parameters:
    ///   - object: what the view kept of the answer.
    ///   - root: the whole answer, inside `bytes`.
    func paged(_ object: ByteBuffer, of root: JSONToken, in bytes: Span<UInt8>) -> ByteBuffer {
        let pages = call.tool.pages.compactMap { page in
            root.member(at: page.items, in: bytes).map { PageOfRows(plan: page, rows: $0, in: bytes, isFull: isFull) }
        }
        guard !pages.isEmpty, let kept = try? JSONScanner.scan(object.readableBytesUInt8Span) else { return object }
        var lists = pages.map {
            KeptRows(kept.member(at: $0.plan.items, in: object.readableBytesUInt8Span), of: $0, in: object.readableBytesUInt8Span)
        }
        let skipped = lists.reduce(0) { $0 + $1.skippedBytes }
        cut(&lists, pages, size: object.readableBytes - skipped + pages.count * Self.roomForPage)
        var output = Self.copy(object, lists)
        // The closing brace comes behind the page.
        output.moveWriterIndex(to: output.writerIndex - 1)
        output.writeStaticString(output.readableBytes > 1 ? "," : "")
        var json = JSONWriter(appendingTo: output)
        if pages.count == 1, pages[0].plan.name == nil {
            json.key("page")
            pages[0].write(lists[0].end, of: call, root: root, in: bytes, to: &json)
        } else {
            json.key("pages")
            json.beginObject()
            for (page, list) in zip(pages, lists) {
                json.key(page.plan.name ?? "")
                page.write(list.end, of: call, root: root, in: bytes, to: &json)
            }
            json.endObject()
        }
        output = json.buffer
        output.writeStaticString("}")
        return output
    }

    /// Takes the last row from the longest lists until the answer fits; one row always stays, so that there is a way on.
    ///
    /// Only where rows can be asked for by number: behind a cursor, what is cut could not be reached.
    private func cut(_ lists: inout [KeptRows], _ pages: [PageOfRows], size: Int) {
        let cuttable = lists.indices.filter { if case .offset = pages[$0].plan.next { true } else { false } }
        var size = size
        var count = cuttable.map { lists[$0].rows.count }.max() ?? 0
        while size > maximumBytes, count > 1 {
            count -= 1
            for index in cuttable where lists[index].rows.count > count {
                if !lists[index].page.skips(count) { size -= lists[index].rows[count].range.count + 1 }
                lists[index].end = count
            }
        }
    }

    /// The object without the rows that are left out.
    private static func copy(_ object: ByteBuffer, _ lists: [KeptRows]) -> ByteBuffer {
        guard lists.contains(where: \.leavesRowsOut) else { return object }
        let bytes = object.readableBytesUInt8Span
        var output = ByteBuffer()
        output.reserveCapacity(bytes.count)
        var offset = 0
        for list in lists.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where list.leavesRowsOut && list.range.lowerBound >= offset {
            output.writeBytes(bytes.extracting(offset..<list.range.lowerBound + 1).bytes)
            var isFirst = true
            for (index, row) in list.rows[..<(list.end ?? list.rows.count)].enumerated() where !list.page.skips(index) {
                output.writeStaticString(isFirst ? "" : ",")
                isFirst = false
                output.writeBytes(bytes.extracting(row.range).bytes)
            }
            offset = list.range.upperBound - 1
        }
        output.writeBytes(bytes.extracting(offset..<bytes.count).bytes)
        return output
    }
}

/// The rows of a page as the view kept them; none, when it kept no list.
private struct KeptRows {
    let page: PageOfRows
    let range: Range<Int>
    var rows: [JSONToken] = []
    /// Rows from here on are cut off.
    var end: Int?

    init(_ list: JSONToken?, of page: PageOfRows, in bytes: Span<UInt8>) {
        self.page = page
        range = list?.range ?? 0..<0
        guard let list else { return }
        var elements = JSONElements(of: list)
        while let row = elements.next(in: bytes) { rows.append(row) }
    }

    var leavesRowsOut: Bool { end != nil || rows.indices.contains(where: page.skips) }

    /// What the rows that are left out would take, with a comma each.
    var skippedBytes: Int { rows.indices.reduce(0) { page.skips($1) ? $0 + rows[$1].range.count + 1 : $0 } }
}
