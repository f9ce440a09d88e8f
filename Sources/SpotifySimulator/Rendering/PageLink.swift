/// The address of a list, to which a page adds its limit and offset.
struct PageLink: Sendable {
    /// Below the base: `/me/tracks`.
    let path: String
    var query = Query()

    func address(_ page: Page, base: String) -> String {
        var query = query
        query.set("offset", String(page.offset))
        query.set("limit", String(page.limit))
        return "\(base)\(path)?\(query.text)"
    }

    /// The address of a page that is found by a cursor instead; a missing one is left out.
    func address(limit: Int, _ cursors: [(name: String, value: String?)], base: String) -> String {
        var query = query
        for cursor in cursors {
            if let value = cursor.value { query.set(cursor.name, value) }
        }
        query.set("limit", String(limit))
        return "\(base)\(path)?\(query.text)"
    }
}
