import JSONBytes
import NIOHTTP1

/// The rows of a playlist.
enum PlaylistItemOperations {
    /// The old paths are the same operations; only the name of the rows in a removal differs.
    static let routes = [("items", Route.Availability.current), ("tracks", .extended)].flatMap { name, availability in
        [
            Route(.GET, "/playlists/{id}/\(name)", for: availability) { call, world throws(APIError) in try list(name, call, &world) },
            Route(.POST, "/playlists/{id}/\(name)", scopes: PlaylistOperations.modify, for: availability, add),
            Route(.PUT, "/playlists/{id}/\(name)", scopes: PlaylistOperations.modify, for: availability, replaceOrReorder),
            Route(.DELETE, "/playlists/{id}/\(name)", scopes: PlaylistOperations.modify, for: availability) {
                call, world throws(APIError) in try remove(name, call, &world)
            },
        ]
    }

    private static let maximumURIs = 100

    private static func list(_ name: String, _ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let playlist = world.playlists[try PlaylistOperations.index(call, world)]
        guard call.render.mayRead(playlist) else { throw .forbidden }
        // The documented 50 is less than what is accepted, and than the page inside a playlist has.
        let page = try call.page(maximum: 100)
        let link = call.render.itemsLink(playlist, name)
        return try call.filtered(.json { call.render.page(page, of: playlist.rows, link: link, into: &$0, call.render.row) })
    }

    private static func add(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.writableIndex(call, world)
        let body = try call.body()
        guard let uris = try uris(call, body), !uris.isEmpty else { throw .badRequest("No uris provided") }
        let count = world.playlists[index].rows.count
        let queried = try call.query.integer("position", in: 0...count, default: count)
        let place = try integer(body, "position") ?? queried
        guard (0...count).contains(place) else { throw .badRequest("Index out of bounds.") }
        let rows = try rows(uris, call)
        world.playlists[index].change(at: call.now) { $0.insert(rows, at: place) }
        return snapshot(world.playlists[index], status: .created)
    }

    /// Two operations in one: `uris` replaces every row, `range_start` moves some.
    private static func replaceOrReorder(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.writableIndex(call, world)
        let body = try call.body()
        let uris = try uris(call, body)
        let start = try integer(body, "range_start")
        try checkSnapshot(body, of: world.playlists[index])
        switch (uris, start) {
        case (let uris?, nil):
            let rows = try rows(uris, call)
            world.playlists[index].change(at: call.now) { $0.replace(with: rows) }
        case (nil, let start?):
            guard let target = try integer(body, "insert_before") else { throw .missing("insert_before") }
            let length = try integer(body, "range_length") ?? 1
            let count = world.playlists[index].rows.count
            guard start >= 0, length >= 1, length <= count, start <= count - length, (0...count).contains(target) else {
                throw .badRequest("Index out of bounds.")
            }
            world.playlists[index].change(at: call.now) { $0.move(start..<(start + length), before: target) }
        case (nil, nil): throw .missing("uris")
        default: throw .badRequest("uris and range_start cannot be used together")
        }
        return snapshot(world.playlists[index], status: .ok)
    }

    /// Removes every row that plays one of the uris.
    private static func remove(_ name: String, _ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let index = try PlaylistOperations.writableIndex(call, world)
        guard let body = try call.body(), let items = body[name]?.arrayValue else { throw .missing(name) }
        guard items.count <= maximumURIs else { throw tooMany }
        try checkSnapshot(body, of: world.playlists[index])
        var uris: Set<String> = []
        for item in items {
            guard let uri = item["uri"]?.stringValue else { throw .missing("uri") }
            guard ResourceURI(uri) != nil || uri.hasPrefix("spotify:local:") else { throw .badRequest("Invalid track uri: \(uri)") }
            uris.insert(uri)
        }
        world.playlists[index].change(at: call.now) { playlist in
            playlist.removeAll { row in
                switch row.content {
                case .track(let track): uris.contains(call.catalogue.uri(of: .track(track)).text)
                case .episode(let episode): uris.contains(call.catalogue.uri(of: .episode(episode)).text)
                case .local(let file): uris.contains(file.uri)
                case .removed: false
                }
            }
        }
        return snapshot(world.playlists[index], status: .ok)
    }

    private static let tooMany = APIError.badRequest("You can add a maximum of \(maximumURIs) tracks per request.")

    /// From the body, which may be the bare list, or else the query; nil when they are in neither.
    private static func uris(_ call: Call, _ body: JSONValue?) throws(APIError) -> [String]? {
        var uris = call.query.list("uris")
        let given = body?.arrayValue == nil ? body?["uris"] : body
        if let given {
            guard let elements = given.arrayValue else { throw .badRequest("Invalid uris") }
            uris = elements.map { $0.stringValue ?? "" }
        }
        guard (uris?.count ?? 0) <= maximumURIs else { throw tooMany }
        return uris
    }

    private static func rows(_ uris: [String], _ call: Call) throws(APIError) -> [Playlist.Row] {
        let account = call.catalogue.accounts[try call.user()].id
        var rows: [Playlist.Row] = []
        for uri in uris {
            let content: Playlist.Content =
                switch try PlayerOperations.playable(uri, call) {
                case .track(let index): .track(index)
                case .episode(let index): .episode(index)
                }
            rows.append(Playlist.Row(content: content, addedAt: call.now, addedBy: account))
        }
        return rows
    }

    private static func integer(_ body: JSONValue?, _ name: String) throws(APIError) -> Int? {
        guard let value = body?[name] else { return nil }
        guard let number = value.intValue else { throw .badRequest("Invalid \(name)") }
        return number
    }

    private static func checkSnapshot(_ body: JSONValue?, of playlist: Playlist) throws(APIError) {
        guard let id = body?["snapshot_id"]?.stringValue else { return }
        guard playlist.hadSnapshot(id) else { throw .badRequest("Invalid snapshot id") }
    }

    private static func snapshot(_ playlist: Playlist, status: HTTPResponseStatus) -> Reply {
        .json(status: status) { writer in
            writer.object { $0.member("snapshot_id", playlist.snapshotID) }
        }
    }
}
