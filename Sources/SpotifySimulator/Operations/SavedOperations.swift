import JSONBytes
import NIOHTTP1

/// The lists of what the user has saved, by type.
enum SavedOperations {
    static let routes = [
        Route(.GET, "/me/tracks", scopes: [.readLibrary], tracks),
        Route(.GET, "/me/albums", scopes: [.readLibrary], albums),
        Route(.GET, "/me/shows", scopes: [.readLibrary], shows),
        Route(.GET, "/me/episodes", scopes: [.readLibrary], episodes),
        Route(.GET, "/me/audiobooks", scopes: [.readLibrary], audiobooks),
    ]

    private static func tracks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try list(.track, call, world, call.catalogue.track, call.render.track)
    }

    private static func albums(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try list(.album, call, world, call.catalogue.album, call.render.album)
    }

    private static func shows(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try list(.show, call, world, call.catalogue.spoken.show, call.render.simplifiedShow)
    }

    private static func episodes(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try list(.episode, call, world, call.catalogue.spoken.episode, call.render.episode)
    }

    private static func audiobooks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try list(.audiobook, call, world, call.catalogue.spoken.audiobook, call.render.simplifiedAudiobook)
    }

    private static func list(
        _ kind: ResourceKind, _ call: Call, _ world: World, _ find: (String) -> Int?, _ write: (Int, inout JSONWriter) -> Void
    ) throws(APIError) -> Reply {
        let page = try call.page()
        let saved = world.people[try call.user()].library[kind]
        return .json { writer in
            call.render.page(page, of: saved, link: PageLink(path: "/me/\(kind.rawValue)s"), into: &writer) { entry, writer in
                guard let index = find(entry.id) else { return writer.null() }
                writer.object {
                    $0.member("added_at", entry.addedAt.iso8601)
                    $0.key(kind.rawValue)
                    write(index, &$0)
                }
            }
        }
    }
}
