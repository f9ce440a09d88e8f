import NIOHTTP1

/// Tracks, albums and artists by id.
enum CatalogueOperations {
    static let routes = [
        Route(.GET, "/tracks/{id}", track),
        Route(.GET, "/albums/{id}", album),
        Route(.GET, "/albums/{id}/tracks", albumTracks),
        Route(.GET, "/artists/{id}", artist),
        Route(.GET, "/artists/{id}/albums", artistAlbums),
    ]

    private static func track(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.track(call.id))
        return .json { call.render.track(index, into: &$0) }
    }

    private static func album(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.album(call.id))
        return .json { call.render.album(index, into: &$0) }
    }

    private static func albumTracks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let album = call.catalogue.albums[try found(call.catalogue.album(call.id))]
        let page = try call.page()
        let link = PageLink(path: "/albums/\(call.id)/tracks")
        return .json { call.render.page(page, of: Array(album.tracks), link: link, into: &$0, call.render.albumTrack) }
    }

    private static func artist(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try found(call.catalogue.artist(call.id))
        return .json { call.render.artist(index, into: &$0) }
    }

    private static func artistAlbums(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let artist = try found(call.catalogue.artist(call.id))
        let page =
            switch call.render.profile {
            case .development: try call.page(default: 5, maximum: 10)
            case .extended: try call.page()
            }
        let groups = try includedGroups(call)
        let entries = call.catalogue.discographies[artist].entries.filter { groups.contains($0.group) }
        var link = PageLink(path: "/artists/\(call.id)/albums")
        link.query.set("include_groups", groups.map(\.rawValue).joined(separator: ","))
        return .json { call.render.page(page, of: entries, link: link, into: &$0, call.render.discographyEntry) }
    }

    private static func includedGroups(_ call: Call) throws(APIError) -> [Discography.Group] {
        guard let names = call.query.list("include_groups") else { return Discography.Group.allCases }
        var groups: [Discography.Group] = []
        for name in names {
            guard let group = Discography.Group(rawValue: name) else { throw .badRequest("Invalid include_groups") }
            groups.append(group)
        }
        return groups
    }

    private static func found(_ index: Int?) throws(APIError) -> Int {
        guard let index else { throw .notFound }
        return index
    }
}
