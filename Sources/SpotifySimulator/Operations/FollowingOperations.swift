import JSONBytes
import NIOHTTP1

/// Whom and what the user follows.
enum FollowingOperations {
    static let routes = [
        Route(.GET, "/me/following", scopes: [.readFollowing], artists),
        Route(.PUT, "/me/following", scopes: [.modifyFollowing], for: .extended, follow),
        Route(.DELETE, "/me/following", scopes: [.modifyFollowing], for: .extended, unfollow),
        Route(.GET, "/me/following/contains", scopes: [.readFollowing], for: .extended, contains),
        Route(.PUT, "/playlists/{id}/followers", scopes: modifyPlaylists, for: .extended, followPlaylist),
        Route(.DELETE, "/playlists/{id}/followers", scopes: modifyPlaylists, for: .extended, unfollowPlaylist),
        Route(.GET, "/playlists/{id}/followers/contains", for: .extended, containsPlaylist),
    ]

    private static let modifyPlaylists: [Scope] = [.modifyPublicPlaylists, .modifyPrivatePlaylists]
    private static let maximumIDs = 50

    /// Pages of it are found by the last artist of the page before.
    private static func artists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard call.query["type"] == "artist" else { throw .badRequest("Invalid type") }
        let limit = try call.query.integer("limit", in: 1...50, default: 20)
        let followed = world.people[try call.user()].library[.artist].compactMap { call.catalogue.artist($0.id) }
        let ids = followed.map { call.catalogue.artists[$0].id }
        var start = 0
        if let after = call.query["after"] {
            guard let index = ids.firstIndex(of: after) else { throw .badRequest("Invalid after") }
            start = index + 1
        }
        let rows = start..<min(start + limit, ids.count)
        let next = rows.upperBound < ids.count ? rows.last.map { ids[$0] } : nil
        var link = PageLink(path: "/me/following")
        link.query.set("type", "artist")
        return .json { writer in
            writer.object {
                $0.member("artists") {
                    $0.member("href", link.address(limit: limit, [("after", call.query["after"])], base: call.render.base))
                    $0.member("limit", limit)
                    $0.member("next", next.map { link.address(limit: limit, [("after", $0)], base: call.render.base) })
                    $0.member("cursors") { $0.member("after", next) }
                    $0.member("total", ids.count)
                    $0.member("items", array: followed[rows], call.render.artist)
                }
            }
        }
    }

    private static func follow(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let uris = try uris(call, mayBeInBody: true)
        guard uris.allSatisfy({ LibraryOperations.exists($0, call.catalogue, world) }) else { throw .notFound }
        LibraryOperations.save(uris, by: try call.user(), at: call.now, &world)
        return .empty(.noContent)
    }

    private static func unfollow(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        LibraryOperations.remove(try uris(call, mayBeInBody: true), by: try call.user(), call.catalogue, &world)
        return .empty(.noContent)
    }

    private static func contains(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        LibraryOperations.holds(try uris(call, mayBeInBody: false), try call.user(), world)
    }

    private static func followPlaylist(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.index(call, world)
        world.follow(world.playlists[index].id, by: try call.user())
        return .empty(.ok)
    }

    private static func unfollowPlaylist(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.index(call, world)
        LibraryOperations.remove(
            [ResourceURI(.playlist, world.playlists[index].id)], by: try call.user(), call.catalogue, &world)
        return .empty(.ok)
    }

    /// One answer, about the user, who may but need not be named.
    private static func containsPlaylist(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.index(call, world)
        let user = try call.user()
        guard call.query.list("ids").map({ $0 == [call.catalogue.accounts[user].id] }) ?? true else { throw .badRequest("Invalid ids") }
        return LibraryOperations.holds([ResourceURI(.playlist, world.playlists[index].id)], user, world)
    }

    private static func uris(_ call: Call, mayBeInBody: Bool) throws(APIError) -> [ResourceURI] {
        let kind: ResourceKind
        switch call.query["type"] {
        case "artist": kind = .artist
        case "user": kind = .user
        default: throw .badRequest("Invalid type")
        }
        let body = mayBeInBody ? try call.body() : nil
        guard let ids = body?["ids"]?.arrayValue?.map({ $0.stringValue ?? "" }) ?? call.query.list("ids") else { throw .missing("ids") }
        guard ids.count <= maximumIDs else { throw .badRequest("Too many ids requested") }
        guard kind == .user || ids.allSatisfy({ Identifier.isValid($0) }) else { throw .badID }
        return ids.map { ResourceURI(kind, $0) }
    }
}
