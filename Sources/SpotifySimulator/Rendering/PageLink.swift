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
}
