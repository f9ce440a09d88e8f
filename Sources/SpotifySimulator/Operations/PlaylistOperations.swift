import JSONBytes
import NIOHTTP1

/// Playlists as a whole.
enum PlaylistOperations {
    static let routes = [
        Route(.GET, "/me/playlists", list),
        Route(.POST, "/me/playlists", create),
        Route(.GET, "/playlists/{id}", playlist),
    ]

    private static func list(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let followed = world.playlists.filter(\.isFollowed)
        let link = PageLink(path: "/me/playlists")
        return .json { call.render.page(page, of: followed, link: link, into: &$0, call.render.simplifiedPlaylist) }
    }

    private static func create(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let body = try call.body()
        guard let name = body?["name"]?.stringValue, !name.isEmpty else { throw .missing("name") }
        let isCollaborative = body?["collaborative"]?.boolValue ?? false
        let isPublic = body?["public"]?.boolValue ?? true
        if isCollaborative && isPublic { throw .badRequest("Collaborative playlists can only be private.") }
        let playlist = Playlist(
            id: world.random.id(), name: name, description: body?["description"]?.stringValue ?? "", isPublic: isPublic,
            isCollaborative: isCollaborative, owner: call.catalogue.owner.id, isFollowed: true, followers: 0, rows: [])
        world.playlists.insert(playlist, at: 0)
        return .json(status: .created) { call.render.playlist(playlist, into: &$0) }
    }

    private static func playlist(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let playlist = world.playlists[try index(call, world)]
        return .json { call.render.playlist(playlist, into: &$0) }
    }

    /// Where the playlist in the path stands.
    static func index(_ call: Call, _ world: World) throws(APIError) -> Int {
        guard let index = world.playlist(call.id) else { throw .notFound }
        return index
    }

    /// The same, of a playlist that the user may change.
    static func writableIndex(_ call: Call, _ world: World) throws(APIError) -> Int {
        let index = try index(call, world)
        guard call.render.mayWrite(world.playlists[index]) else { throw .forbidden }
        return index
    }
}
