import NIOHTTP1

/// Shows, episodes, audiobooks and chapters by id.
enum SpokenOperations {
    static let routes = [
        Route(.GET, "/shows/{id}", show),
        Route(.GET, "/shows/{id}/episodes", showEpisodes),
        Route(.GET, "/episodes/{id}", episode),
        Route(.GET, "/audiobooks/{id}", audiobook),
        Route(.GET, "/audiobooks/{id}/chapters", audiobookChapters),
        Route(.GET, "/chapters/{id}", chapter),
    ]

    private static func show(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.spoken.show(call.id))
        return .json { call.render.show(index, into: &$0) }
    }

    private static func showEpisodes(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let show = call.catalogue.spoken.shows[try found(call.catalogue.spoken.show(call.id))]
        let page = try call.page()
        let link = PageLink(path: "/shows/\(call.id)/episodes")
        return .json { call.render.page(page, of: Array(show.episodes), link: link, into: &$0, call.render.simplifiedEpisode) }
    }

    private static func episode(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.spoken.episode(call.id))
        return .json { call.render.episode(index, into: &$0) }
    }

    private static func audiobook(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.spoken.audiobook(call.id))
        return .json { call.render.audiobook(index, into: &$0) }
    }

    private static func audiobookChapters(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let book = call.catalogue.spoken.audiobooks[try found(call.catalogue.spoken.audiobook(call.id))]
        let page = try call.page()
        let link = PageLink(path: "/audiobooks/\(call.id)/chapters")
        return .json { call.render.page(page, of: Array(book.chapters), link: link, into: &$0, call.render.simplifiedChapter) }
    }

    private static func chapter(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.spoken.chapter(call.id))
        return .json { call.render.chapter(index, into: &$0) }
    }

    private static func found(_ index: Int?) throws(APIError) -> Int {
        guard let index else { throw .notFound }
        return index
    }
}
