import JSONBytes

/// What a play command with a body asks for.
struct PlaybackStart {
    /// Never empty.
    let items: [Playable]
    let position: Int
    let context: ResourceURI?
    /// Milliseconds into the first item.
    let offset: Int

    /// Nil when the body names nothing to play.
    init?(_ body: JSONValue, _ call: Call, _ world: World) throws(APIError) {
        switch (body["context_uri"]?.stringValue, body["uris"]?.arrayValue) {
        case (nil, nil): return nil
        case (.some, .some): throw .badRequest("Can't have both context_uri and uris")
        case (let text?, nil):
            let context = try Self.context(text)
            items = try Self.items(of: context, call.catalogue, world)
            if context.kind == .artist, body["offset"] != nil { throw .badRequest("Can't have offset for context type: ARTIST") }
            self.context = context
        case (nil, let uris?):
            var items: [Playable] = []
            for uri in uris { items.append(try PlayerOperations.playable(uri.stringValue ?? "", call)) }
            self.items = items
            context = nil
        }
        guard !items.isEmpty else { throw .notFound }
        position = try Self.position(body["offset"], in: items, call)
        offset = body["position_ms"]?.intValue ?? 0
        guard offset >= 0 else { throw .badRequest("Invalid position_ms") }
    }

    private static func context(_ text: String) throws(APIError) -> ResourceURI {
        guard let uri = ResourceURI(text) else { throw .badRequest("Invalid context uri") }
        switch uri.kind {
        case .album, .artist, .playlist, .show: return uri
        case .track, .episode, .audiobook, .user: throw .badRequest("Non supported context uri")
        }
    }

    private static func items(of context: ResourceURI, _ catalogue: Catalogue, _ world: World) throws(APIError) -> [Playable] {
        switch context.kind {
        case .album:
            if let album = catalogue.album(context.id) { return catalogue.albums[album].tracks.map { .track($0) } }
        case .artist:
            if let artist = catalogue.artist(context.id) {
                return catalogue.tracks.indices.filter { catalogue.tracks[$0].artists.contains(artist) }.map { .track($0) }
            }
        case .show:
            if let show = catalogue.spoken.show(context.id) { return catalogue.spoken.shows[show].episodes.map { .episode($0) } }
        case .playlist:
            if let playlist = world.playlist(context.id) { return world.playlists[playlist].playables }
        case .track, .episode, .audiobook, .user: break
        }
        throw .notFound
    }

    private static func position(_ offset: JSONValue?, in items: [Playable], _ call: Call) throws(APIError) -> Int {
        guard let offset else { return 0 }
        let position: Int?
        if let uri = offset["uri"]?.stringValue {
            position = items.firstIndex(of: try PlayerOperations.playable(uri, call))
        } else {
            position = offset["position"]?.intValue
        }
        guard let position, items.indices.contains(position) else { throw .badRequest("Invalid offset") }
        return position
    }
}
