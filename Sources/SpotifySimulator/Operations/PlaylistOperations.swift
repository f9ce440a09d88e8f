import JSONBytes
import NIOHTTP1

/// Playlists as a whole.
enum PlaylistOperations {
    static let routes = [
        Route(.GET, "/me/playlists", list),
        Route(.POST, "/me/playlists", scopes: modify, create),
        Route(.GET, "/playlists/{id}", playlist),
        Route(.PUT, "/playlists/{id}", scopes: modify, changeDetails),
    ]

    static let modify: [Scope] = [.modifyPublicPlaylists, .modifyPrivatePlaylists]

    /// Without the scope for it the private ones are left out.
    private static func list(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let playlists = world.playlists(of: try call.user()).filter { playlist in
            playlist.isPublic || call.grant.scopes.contains(.readPrivatePlaylists)
        }
        let link = PageLink(path: "/me/playlists")
        return .json { call.render.page(page, of: playlists, link: link, into: &$0, call.render.simplifiedPlaylist) }
    }

    static func create(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let user = try call.user()
        let details = try PlaylistDetails(try call.body())
        guard let name = details.name else { throw .missing("name") }
        let isCollaborative = details.isCollaborative ?? false
        let isPublic = details.isPublic ?? true
        if isCollaborative && isPublic { throw .badRequest("Collaborative playlists can only be private.") }
        try call.grant.require(anyOf: [isPublic ? .modifyPublicPlaylists : .modifyPrivatePlaylists])
        let playlist = Playlist(
            id: world.random.id(), name: name, description: details.description ?? "", isPublic: isPublic,
            isCollaborative: isCollaborative, owner: call.catalogue.accounts[user].id, followers: 0, rows: [], madeAt: call.now)
        world.playlists.insert(playlist, at: 0)
        world.follow(playlist.id, by: user)
        return .json(status: .created) { call.render.playlist(playlist, into: &$0) }
    }

    private static func playlist(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let playlist = world.playlists[try index(call, world)]
        return try call.filtered(.json { call.render.playlist(playlist, into: &$0) })
    }

    /// Only the owner may, even of a collaborative one.
    private static func changeDetails(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try writableIndex(call, world)
        let details = try PlaylistDetails(try call.body())
        let playlist = world.playlists[index]
        guard playlist.owner == call.catalogue.accounts[try call.user()].id else { throw .forbidden }
        let isPublic = details.isPublic ?? playlist.isPublic
        if details.isCollaborative ?? playlist.isCollaborative, isPublic {
            throw .badRequest("Collaborative playlists can only be private.")
        }
        world.playlists[index].change(at: call.now) { playlist in
            if let name = details.name { playlist.name = name }
            if let description = details.description { playlist.description = description }
            if let isCollaborative = details.isCollaborative { playlist.isCollaborative = isCollaborative }
            playlist.isPublic = isPublic
        }
        return .empty(.ok)
    }

    /// Where the playlist in the path stands.
    ///
    /// A private one is not found by strangers, and by others only with the scope for it.
    static func index(_ call: Call, _ world: World) throws(APIError) -> Int {
        guard let index = world.playlist(call.id) else { throw .notFound }
        let playlist = world.playlists[index]
        guard !playlist.isPublic else { return index }
        let account = call.grant.account
        let isOwn = account.map { call.catalogue.accounts[$0].id == playlist.owner } ?? false
        guard isOwn || account.map({ world.follows($0, playlist.id) }) ?? false else { throw .notFound }
        try call.grant.require(anyOf: [.readPrivatePlaylists, .readCollaborativePlaylists])
        return index
    }

    /// The same, of a playlist that the user may change; another scope is needed for private ones.
    static func writableIndex(_ call: Call, _ world: World) throws(APIError) -> Int {
        guard let index = world.playlist(call.id) else { throw .notFound }
        let playlist = world.playlists[index]
        guard call.render.mayWrite(playlist) else { throw playlist.isPublic ? .forbidden : .notFound }
        try call.grant.require(anyOf: [playlist.isPublic ? .modifyPublicPlaylists : .modifyPrivatePlaylists])
        return index
    }
}
