import JSONBytes
import NIOCore
import NIOHTTP1

/// What plays, and where.
enum PlayerOperations {
    static let routes = [
        Route(.GET, "/me/player", scopes: [.readPlayback], playback),
        Route(.GET, "/me/player/currently-playing", scopes: [.readCurrentlyPlaying, .readPlayback], currentlyPlaying),
        Route(.GET, "/me/player/devices", scopes: [.readPlayback], devices),
        Route(.GET, "/me/player/queue", scopes: [.readCurrentlyPlaying, .readPlayback], queue),
        Route(.PUT, "/me/player", scopes: [.modifyPlayback], transfer),
        Route(.PUT, "/me/player/play", scopes: [.modifyPlayback], play),
        Route(.PUT, "/me/player/pause", scopes: [.modifyPlayback], pause),
        Route(.POST, "/me/player/next", scopes: [.modifyPlayback], next),
        Route(.POST, "/me/player/previous", scopes: [.modifyPlayback], previous),
    ]

    private static func playback(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = try settled(call, &world)
        guard let device = player.active else { return .empty(.noContent) }
        return .json { call.render.playback(player, on: device, at: call.now, into: &$0) }
    }

    private static func currentlyPlaying(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = try settled(call, &world)
        guard player.active != nil else { return .empty(.noContent) }
        return .json { call.render.currentlyPlaying(player, at: call.now, into: &$0) }
    }

    private static func queue(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = try settled(call, &world)
        return .json { call.render.queue(player, into: &$0) }
    }

    private static func devices(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let player = world.people[try call.user()].player
        return .json { writer in
            writer.object {
                $0.member("devices", array: player.devices.enumerated()) { device, writer in
                    call.render.device(device.element, isActive: device.offset == player.active, into: &writer)
                }
            }
        }
    }

    private static func transfer(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try requirePremium(call)
        let body = try call.body()
        guard let ids = body?["device_ids"]?.arrayValue, let id = ids.first?.stringValue else { throw .missing("device_ids") }
        guard ids.count == 1 else { throw .badRequest("Only one device_id is supported") }
        let device = try device(id, try settled(call, &world))
        return try update(call, &world) { player in
            player.activate(device)
            if body?["play"]?.boolValue == true, !player.isPlaying { player.resume(at: call.now) }
        }
    }

    /// Goes on without a body; plays something new with a context or a list of uris.
    private static func play(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let body = try call.body()
        let state = world
        return try command(call, &world) { player, device throws(APIError) in
            if let body, let start = try PlaybackStart(body, call, state) {
                player.play(start.items, from: start.position, context: start.context, offset: start.offset, at: call.now)
            } else if player.isPlaying && device == player.active {
                throw restricted()
            } else {
                player.resume(at: call.now)
            }
        }
    }

    private static func pause(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try command(call, &world) { player, _ throws(APIError) in
            guard player.isPlaying else { throw restricted() }
            player.pause(at: call.now)
        }
    }

    private static func next(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try command(call, &world) { player, _ throws(APIError) in
            guard player.next(at: call.now) else { throw restricted("NO_NEXT_TRACK") }
        }
    }

    private static func previous(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        try command(call, &world) { player, _ throws(APIError) in
            guard player.previous(at: call.now) else { throw restricted("NO_PREV_TRACK") }
        }
    }

    /// A command to the device of the query or the active one, which is then active; a refused command changes nothing.
    static func command(
        _ call: Call, _ world: inout World, _ body: (inout Player, _ device: Int) throws(APIError) -> Void
    ) throws(APIError) -> Reply {
        try requirePremium(call)
        let device = try target(call, try settled(call, &world))
        return try update(call, &world) { player throws(APIError) in
            try body(&player, device)
            player.activate(device)
        }
    }

    /// The track or episode that a uri names.
    static func playable(_ text: String, _ call: Call) throws(APIError) -> Playable {
        guard let uri = ResourceURI(text), uri.kind == .track || uri.kind == .episode else {
            throw .badRequest("Invalid track uri: \(text)")
        }
        guard let playable = call.catalogue.playable(uri) else { throw .notFound }
        return playable
    }

    private static func update(
        _ call: Call, _ world: inout World, _ body: (inout Player) throws(APIError) -> Void
    ) throws(APIError) -> Reply {
        var player = try settled(call, &world)
        try body(&player)
        world.people[try call.user()].player = player
        guard call.settings.answersOpaquely else { return .empty(.noContent) }
        var reply = Reply(status: .ok, headers: ["content-type": "application/json"])
        reply.body.writeString(Base64.encode(world.random.hex(32).utf8))
        return reply
    }

    /// The player after the time that has passed.
    private static func settled(_ call: Call, _ world: inout World) throws(APIError) -> Player {
        let user = try call.user()
        world.people[user].player.settle(at: call.now, call.catalogue)
        return world.people[user].player
    }

    private static func requirePremium(_ call: Call) throws(APIError) {
        if !call.grant.isPremium { throw .premiumRequired }
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
