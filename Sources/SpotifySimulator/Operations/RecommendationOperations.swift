import JSONBytes
import NIOHTTP1

/// Tracks and artists like others.
enum RecommendationOperations {
    static let routes = [
        Route(.GET, "/recommendations", for: .retired, recommendations),
        Route(.GET, "/recommendations/available-genre-seeds", for: .retired, genres),
        Route(.GET, "/artists/{id}/related-artists", for: .retired, relatedArtists),
        Route(.GET, "/artists/{id}/top-tracks", for: .extended, topTracks),
    ]

    private static let maximumSeeds = 5

    /// Other tracks each time, as the real ones.
    private static func recommendations(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let limit = try call.query.integer("limit", in: 1...100, default: 20)
        let seeds = ["artist", "genre", "track"].flatMap { kind in (call.query.list("seed_\(kind)s") ?? []).map { (kind, $0) } }
        guard (1...maximumSeeds).contains(seeds.count) else { throw .badRequest("invalid request") }
        let tracks = world.random.sample(limit, below: call.catalogue.tracks.count)
        return .json { writer in
            writer.object {
                $0.member("seeds", array: seeds) { seed, writer in
                    writer.object {
                        $0.member("afterFilteringSize", 250)
                        $0.member("afterRelinkingSize", 250)
                        $0.member("href", seed.0 == "genre" ? nil : "\(call.render.base)/\(seed.0)s/\(seed.1)")
                        $0.member("id", seed.1)
                        $0.member("initialPoolSize", 500)
                        $0.member("type", seed.0.uppercased())
                    }
                }
                $0.member("tracks", array: tracks, call.render.track)
            }
        }
    }

    private static func genres(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        .json { writer in
            writer.object { $0.member("genres", array: Words.genres) { $1.string($0) } }
        }
    }

    private static func relatedArtists(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard let artist = call.catalogue.artist(call.id) else { throw .notFound }
        let count = call.catalogue.artists.count
        let related = (1...20).map { (artist + $0) % count }
        return .json { writer in
            writer.object { $0.member("artists", array: related, call.render.artist) }
        }
    }

    private static func topTracks(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard let artist = call.catalogue.artist(call.id) else { throw .notFound }
        let tracks = call.catalogue.tracks
        let top = tracks.indices.filter { tracks[$0].artists.contains(artist) }
            .sorted { (tracks[$0].popularity, $1) > (tracks[$1].popularity, $0) }.prefix(10)
        return .json { writer in
            writer.object { $0.member("tracks", array: top, call.render.track) }
        }
    }
}
