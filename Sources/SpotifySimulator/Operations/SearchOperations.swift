import JSONBytes
import NIOHTTP1

/// Search in the catalogue and the playlists.
enum SearchOperations {
    static let routes = [Route(.GET, "/search", search)]

    private static let kinds: [ResourceKind] = [.album, .artist, .playlist, .track, .show, .episode, .audiobook]

    private static func search(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard let text = call.query["q"], !text.isEmpty else { throw .badRequest("No search query") }
        let types = try types(call)
        let page =
            switch call.render.profile {
            case .development: try call.page(default: 5, maximum: 10, maximumOffset: 1000)
            case .extended: try call.page(default: 20, maximum: 50, maximumOffset: 1000)
            }
        let query = SearchQuery(text)
        let playlists = world.playlists.filter(\.isPublic)
        return .json { writer in
            writer.object { writer in
                for type in types {
                    var link = PageLink(path: "/search")
                    link.query.set("q", text)
                    link.query.set("type", type.rawValue)
                    writer.key("\(type.rawValue)s")
                    results(type, query, page, link, playlists, call.render, into: &writer)
                }
            }
        }
    }

    private static func results(
        _ type: ResourceKind, _ query: SearchQuery, _ page: Page, _ link: PageLink, _ playlists: [Playlist], _ render: Renderer,
        into writer: inout JSONWriter
    ) {
        let index = render.catalogue.search
        let spoken = render.catalogue.spoken
        switch type {
        case .track: render.page(page, of: index.tracks.documents(matching: query), link: link, into: &writer, render.track)
        case .album: render.page(page, of: index.albums.documents(matching: query), link: link, into: &writer, render.simplifiedAlbum)
        case .artist: render.page(page, of: index.artists.documents(matching: query), link: link, into: &writer, render.artist)
        case .playlist:
            let found = playlists.filter { playlist in
                let words = SearchQuery.words(playlist.name)
                return !query.terms.isEmpty && query.terms.allSatisfy { !Set($0).isDisjoint(with: words) }
            }
            render.page(page, of: found, link: link, into: &writer, render.simplifiedPlaylist)
        case .show:
            render.page(page, of: spoken.showSearch.documents(matching: query), link: link, into: &writer, render.simplifiedShow)
        case .episode:
            render.page(page, of: spoken.episodeSearch.documents(matching: query), link: link, into: &writer, render.simplifiedEpisode)
        case .audiobook, .user:
            render.page(page, of: spoken.audiobookSearch.documents(matching: query), link: link, into: &writer, render.simplifiedAudiobook)
        }
    }

    private static func types(_ call: Call) throws(APIError) -> [ResourceKind] {
        guard let names = call.query.list("type") else { throw .badRequest("Missing parameter type") }
        var types: [ResourceKind] = []
        for name in names {
            guard let type = ResourceKind(rawValue: name), kinds.contains(type) else { throw .badRequest("Bad search type field \(name)") }
            if !types.contains(type) { types.append(type) }
        }
        return types
    }
}
