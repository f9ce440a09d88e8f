import JSONBytes

extension Renderer {
    /// A paging object with absolute links that can be followed as they are.
    func page<Row>(
        _ page: Page, of rows: [Row], link: PageLink, into writer: inout JSONWriter, _ row: (Row, inout JSONWriter) -> Void
    ) {
        let range = page.range(of: rows.count)
        writer.object {
            $0.member("href", link.address(page, base: base))
            $0.member("limit", page.limit)
            neighbour("next", range.upperBound < rows.count ? page.offset + page.limit : nil, page, link, &$0)
            $0.member("offset", page.offset)
            neighbour("previous", page.offset > 0 ? max(page.offset - page.limit, 0) : nil, page, link, &$0)
            $0.member("total", rows.count)
            $0.member("items", array: rows[range], row)
        }
    }

    private func neighbour(_ name: String, _ offset: Int?, _ page: Page, _ link: PageLink, _ writer: inout JSONWriter) {
        guard let offset else { return writer.nullMember(name) }
        writer.member(name, link.address(Page(limit: page.limit, offset: offset), base: base))
    }
}
