import JSONBytes
import NIOHTTP1

/// What plays, and where.
enum PlayerOperations {
    static let routes = [
        Route(.GET, "/me/player", playback),
        Route(.PUT, "/me/player", transfer),
        Route(.GET, "/me/player/devices", devices),
        Route(.PUT, "/me/player/play", play),
        Route(.PUT, "/me/player/pause", pause),
        Route(.POST, "/me/player/next", next),
        Route(.POST, "/me/player/previous", previous),
    ]

    private static func playback(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = settled(call, &world)
        guard let device = player.active else { return .empty(.noContent) }
        return .json { call.render.playback(player, on: device, at: call.now, into: &$0) }
    }

    private static func devices(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = world.player
        return .json { writer in
            writer.object {
                $0.member("devices", array: player.devices.enumerated()) { device, writer in
                    call.render.device(device.element, isActive: device.offset == player.active, into: &writer)
                }
            }
        }
    }

    private static func transfer(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let body = try call.body()
        guard let ids = body?["device_ids"]?.arrayValue, let id = ids.first?.stringValue else { throw .missing("device_ids") }
        guard ids.count == 1 else { throw .badRequest("Only one device_id is supported") }
        let player = settled(call, &world)
        world.player.activate(try device(id, player))
        if body?["play"]?.boolValue == true, !player.isPlaying { world.player.resume(at: call.now) }
        return .empty(.noContent)
    }

    /// Goes on without a body; plays something new with a context or a list of uris.
    private static func play(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let body = try call.body()
        let player = settled(call, &world)
        let device = try target(call, player)
        if let body, let start = try PlaybackStart(body, call, world) {
            world.player.play(start.queue, from: start.position, context: start.context, offset: start.offset, at: call.now)
        } else if player.isPlaying && device == player.active {
            throw restricted()
        } else {
            world.player.resume(at: call.now)
        }
        world.player.activate(device)
        return .empty(.noContent)
    }

    private static func pause(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = settled(call, &world)
        let device = try target(call, player)
        guard player.isPlaying else { throw restricted() }
        world.player.activate(device)
        world.player.pause(at: call.now)
        return .empty(.noContent)
    }

    private static func next(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try skip(by: 1, orElse: "NO_NEXT_TRACK", call, &world)
    }

    private static func previous(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try skip(by: -1, orElse: "NO_PREV_TRACK", call, &world)
    }

    private static func skip(by step: Int, orElse reason: String, _ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = settled(call, &world)
        let device = try target(call, player)
        guard world.player.skip(by: step, at: call.now) else { throw restricted(reason) }
        world.player.activate(device)
        return .empty(.noContent)
    }

    /// The index of a track that its uri names.
    static func track(_ text: String, _ call: Call) throws(APIError) -> Int {
        guard let uri = ResourceURI(text), uri.kind == .track else { throw .badRequest("Invalid track uri: \(text)") }
        guard let index = call.catalogue.track(uri.id) else { throw .notFound }
        return index
    }

    /// The player after the time that has passed.
    private static func settled(_ call: Call, _ world: inout World) -> Player {
        world.player.settle(at: call.now, tracks: call.catalogue.tracks)
        return world.player
    }

    /// The device of the query, which need not be active, or else the active one.
    private static func target(_ call: Call, _ player: Player) throws(APIError) -> Int {
        if let id = call.query["device_id"] { return try device(id, player) }
        guard let active = player.active else {
            throw APIError(status: .notFound, message: "Player command failed: No active device found", reason: "NO_ACTIVE_DEVICE")
        }
        return active
    }

    private static func device(_ id: String, _ player: Player) throws(APIError) -> Int {
        guard let index = player.devices.firstIndex(where: { $0.id == id }) else {
            throw APIError(status: .notFound, message: "Device not found")
        }
        return index
    }

    private static func restricted(_ reason: String = "UNKNOWN") -> APIError {
        APIError(status: .forbidden, message: "Player command failed: Restriction violated", reason: reason)
    }
}
