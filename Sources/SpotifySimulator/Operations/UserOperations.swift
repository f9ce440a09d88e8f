import NIOHTTP1

/// Other people.
enum UserOperations {
    static let routes = [
        Route(.GET, "/users/{name}", for: .extended, profile),
        Route(.GET, "/users/{name}/playlists", for: .extended, playlists),
        Route(.POST, "/users/{name}/playlists", scopes: [.modifyPublicPlaylists, .modifyPrivatePlaylists], for: .extended, create),
    ]

    private static func profile(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let user = try user(call)
        return .json { call.render.publicAccount(call.catalogue.accounts[user], into: &$0) }
    }

    /// The user's own are all listed, another's only when they are public.
    private static func playlists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let user = try user(call)
        let page = try call.page()
        let isOwn = user == call.grant.account && call.grant.scopes.contains(.readPrivatePlaylists)
        let rows = world.playlists(of: user).filter { $0.isPublic || isOwn }
        let link = PageLink(path: "/users/\(call.id)/playlists")
        return .json { call.render.page(page, of: rows, link: link, into: &$0, call.render.simplifiedPlaylist) }
    }

    private static func create(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard try user(call) == call.user() else {
            throw APIError(status: .forbidden, message: "You cannot create a playlist for another user.")
        }
        return try PlaylistOperations.create(call, &world)
    }

    private static func user(_ call: Call) throws(APIError) -> Int {
        guard let user = call.catalogue.account(call.id) else { throw APIError(status: .notFound, message: "No such user") }
        return user
    }
}
