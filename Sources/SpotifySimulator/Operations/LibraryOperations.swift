import JSONBytes
import NIOHTTP1

/// What the user has saved.
enum LibraryOperations {
    static let routes = [
        Route(.GET, "/me/tracks", tracks),
        Route(.GET, "/me/albums", albums),
        Route(.PUT, "/me/library", save),
        Route(.DELETE, "/me/library", remove),
        Route(.GET, "/me/library/contains", contains),
    ]

    private static let maximumURIs = 40

    private static func tracks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let saved = world.library[.track]
        return .json { writer in
            call.render.page(page, of: saved, link: PageLink(path: "/me/tracks"), into: &writer) { entry, writer in
                guard let index = call.catalogue.track(entry.id) else { return writer.null() }
                writer.object {
                    $0.member("added_at", entry.addedAt.iso8601)
                    $0.key("track")
                    call.render.track(index, into: &$0)
                }
            }
        }
    }

    private static func albums(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let page = try call.page()
        let saved = world.library[.album]
        return .json { writer in
            call.render.page(page, of: saved, link: PageLink(path: "/me/albums"), into: &writer) { entry, writer in
                guard let index = call.catalogue.album(entry.id) else { return writer.null() }
                writer.object {
                    $0.member("added_at", entry.addedAt.iso8601)
                    $0.key("album")
                    call.render.album(index, into: &$0)
                }
            }
        }
    }

    private static func save(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        // Reversed, so that the first one named ends up first.
        for uri in try uris(call, world).reversed() {
            if uri.kind == .playlist, let index = world.playlist(uri.id) {
                world.playlists[index].isFollowed = true
            } else {
                world.library.save(uri, at: call.now)
            }
        }
        return .empty(.ok)
    }

    /// Removing an own playlist is how it is deleted.
    private static func remove(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        for uri in try uris(call, world) {
            if uri.kind == .playlist, let index = world.playlist(uri.id) {
                if world.playlists[index].owner == call.catalogue.owner.id {
                    world.playlists.remove(at: index)
                } else {
                    world.playlists[index].isFollowed = false
                }
            } else {
                world.library.remove(uri)
            }
        }
        return .empty(.ok)
    }

    private static func contains(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let answers = try uris(call, world).map { uri in
            uri.kind == .playlist ? world.playlists.contains { $0.id == uri.id && $0.isFollowed } : world.library.contains(uri)
        }
        return .json { $0.array(answers) { $1.bool($0) } }
    }

    /// The uris in the query, each of something that exists; a body is not looked at.
    private static func uris(_ call: Call, _ world: World) throws(APIError) -> [ResourceURI] {
        guard let texts = call.query.list("uris") else { throw .missing("uris") }
        guard texts.count <= maximumURIs else { throw .badRequest("Too many uris requested") }
        var uris: [ResourceURI] = []
        for text in texts {
            guard let uri = ResourceURI(text) else { throw .badRequest("Invalid uri: \(text)") }
            guard exists(uri, call.catalogue, world) else { throw .notFound }
            uris.append(uri)
        }
        return uris
    }

    private static func exists(_ uri: ResourceURI, _ catalogue: Catalogue, _ world: World) -> Bool {
        switch uri.kind {
        case .track: catalogue.track(uri.id) != nil
        case .album: catalogue.album(uri.id) != nil
        case .artist: catalogue.artist(uri.id) != nil
        case .playlist: world.playlist(uri.id) != nil
        case .user: uri.id == catalogue.owner.id || uri.id == catalogue.neighbour.id
        case .show, .episode, .audiobook: false
        }
    }
}
