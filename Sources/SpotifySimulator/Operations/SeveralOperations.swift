import JSONBytes
import NIOHTTP1

/// Several things by their ids at once; an id that nothing has becomes null.
enum SeveralOperations {
    static let routes = [
        Route(.GET, "/albums", for: .extended, albums),
        Route(.GET, "/artists", for: .extended, artists),
        Route(.GET, "/tracks", for: .extended, tracks),
        Route(.GET, "/shows", for: .extended, shows),
        Route(.GET, "/episodes", for: .extended, episodes),
        Route(.GET, "/audiobooks", for: .extended, audiobooks),
        Route(.GET, "/chapters", for: .extended, chapters),
    ]

    private static func albums(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("albums", maximum: 20, call, call.catalogue.album, call.render.album)
    }

    private static func artists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("artists", maximum: 50, call, call.catalogue.artist, call.render.artist)
    }

    private static func tracks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("tracks", maximum: 50, call, call.catalogue.track, call.render.track)
    }

    private static func shows(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("shows", maximum: 50, call, call.catalogue.spoken.show, call.render.simplifiedShow)
    }

    private static func episodes(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("episodes", maximum: 50, call, call.catalogue.spoken.episode, call.render.episode)
    }

    private static func audiobooks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("audiobooks", maximum: 50, call, call.catalogue.spoken.audiobook, call.render.audiobook)
    }

    private static func chapters(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try several("chapters", maximum: 50, call, call.catalogue.spoken.chapter, call.render.chapter)
    }

    static func several(
        _ name: String, maximum: Int, _ call: Call, _ find: (String) -> Int?, _ write: (Int, inout JSONWriter) -> Void
    ) throws(APIError) -> Reply {
        let found = try call.ids(maximum: maximum).map(find)
        return .json { writer in
            writer.object {
                $0.member(name, array: found) { index, writer in
                    if let index { write(index, &writer) } else { writer.null() }
                }
            }
        }
    }
}
