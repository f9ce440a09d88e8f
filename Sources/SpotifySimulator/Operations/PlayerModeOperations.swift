import NIOHTTP1

/// How it plays: where in the item, how loud, in which order, and what comes next.
enum PlayerModeOperations {
    static let routes = [
        Route(.PUT, "/me/player/seek", scopes: [.modifyPlayback], seek),
        Route(.PUT, "/me/player/volume", scopes: [.modifyPlayback], volume),
        Route(.PUT, "/me/player/shuffle", scopes: [.modifyPlayback], shuffle),
        Route(.PUT, "/me/player/repeat", scopes: [.modifyPlayback], setRepeat),
        Route(.POST, "/me/player/queue", scopes: [.modifyPlayback], enqueue),
    ]

    private static func seek(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let position = try required("position_ms", in: 0...Int(Int32.max), call)
        return try PlayerOperations.command(call, &world) { player, _ in player.seek(to: position, at: call.now, call.catalogue) }
    }

    private static func volume(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let percent = try required("volume_percent", in: 0...100, call)
        return try PlayerOperations.command(call, &world) { player, device in player.setVolume(percent, of: device) }
    }

    private static func shuffle(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard let text = call.query["state"] else { throw .missing("state") }
        guard let isShuffled = Bool(text.lowercased()) else { throw .badRequest("Invalid state") }
        return try PlayerOperations.command(call, &world) { player, _ in player.setShuffled(isShuffled, at: call.now) }
    }

    private static func setRepeat(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard let text = call.query["state"] else { throw .missing("state") }
        guard let mode = RepeatMode(rawValue: text) else { throw .badRequest("Invalid state") }
        return try PlayerOperations.command(call, &world) { player, _ in player.repeats = mode }
    }

    private static func enqueue(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        guard let uri = call.query["uri"] else { throw .missing("uri") }
        let playable = try PlayerOperations.playable(uri, call)
        return try PlayerOperations.command(call, &world) { player, _ in player.request(playable) }
    }

    private static func required(_ name: String, in range: ClosedRange<Int>, _ call: Call) throws(APIError) -> Int {
        guard call.query[name] != nil else { throw .missing(name) }
        return try call.query.integer(name, in: range, default: range.lowerBound)
    }
}
