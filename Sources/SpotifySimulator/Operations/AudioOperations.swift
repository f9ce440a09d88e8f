import JSONBytes
import NIOHTTP1

/// How tracks sound, invented from their ids.
enum AudioOperations {
    static let routes = [
        Route(.GET, "/audio-features", for: .retired, several),
        Route(.GET, "/audio-features/{id}", for: .retired, features),
        Route(.GET, "/audio-analysis/{id}", for: .retired, analysis),
    ]

    private static func several(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try SeveralOperations.several("audio_features", maximum: 100, call, call.catalogue.track, call.render.audioFeatures)
    }

    private static func features(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let track = try track(call)
        return .json { call.render.audioFeatures(track, into: &$0) }
    }

    private static func analysis(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let track = try track(call)
        return .json { call.render.audioAnalysis(track, into: &$0) }
    }

    private static func track(_ call: Call) throws(APIError) -> Int {
        guard let track = call.catalogue.track(call.id) else { throw APIError(status: .notFound, message: "analysis not found") }
        return track
    }
}
