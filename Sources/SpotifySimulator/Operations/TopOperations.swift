import NIOHTTP1

/// What the user listens to most.
enum TopOperations {
    static let routes = [
        Route(.GET, "/me/top/artists", scopes: [.readTop], artists),
        Route(.GET, "/me/top/tracks", scopes: [.readTop], tracks),
    ]

    private static func artists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let (rows, link) = try ranked(call, call.catalogue.artists.count, PageLink(path: "/me/top/artists"))
        return .json { call.render.page(page, of: rows, link: link, into: &$0, call.render.artist) }
    }

    private static func tracks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let (rows, link) = try ranked(call, call.catalogue.tracks.count, PageLink(path: "/me/top/tracks"))
        return .json { call.render.page(page, of: rows, link: link, into: &$0, call.render.track) }
    }

    /// Another order for each user and span of time, but always the same one.
    private static func ranked(_ call: Call, _ count: Int, _ link: PageLink) throws(APIError) -> (rows: [Int], link: PageLink) {
        let spans = ["short_term", "medium_term", "long_term"]
        let name = call.query["time_range"] ?? spans[1]
        guard let span = spans.firstIndex(of: name) else { throw .badRequest("Invalid time range") }
        var random = SplitMix64(seed: UInt64(try call.user() * spans.count + span))
        var link = link
        link.query.set("time_range", name)
        return (random.sample(min(count, 80), below: count), link)
    }
}
