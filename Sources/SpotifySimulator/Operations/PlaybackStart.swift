import JSONBytes

/// What a play command with a body asks for.
struct PlaybackStart {
    /// Indices of tracks, never empty.
    let queue: [Int]
    let position: Int
    let context: ResourceURI?
    /// Milliseconds into the first track.
    let offset: Int

    /// Nil when the body names nothing to play.
    init?(_ body: JSONValue, _ call: Call, _ world: World) throws(APIError) {
        switch (body["context_uri"]?.stringValue, body["uris"]?.arrayValue) {
        case (nil, nil): return nil
        case (.some, .some): throw .badRequest("Can't have both context_uri and uris")
        case (let text?, nil):
            let context = try Self.context(text)
            queue = try Self.tracks(of: context, call.catalogue, world)
            if context.kind == .artist, body["offset"] != nil { throw .badRequest("Can't have offset for context type: ARTIST") }
            self.context = context
        case (nil, let uris?):
            var queue: [Int] = []
            for uri in uris { queue.append(try PlayerOperations.track(uri.stringValue ?? "", call)) }
            self.queue = queue
            context = nil
        }
        guard !queue.isEmpty else { throw .notFound }
        position = try Self.position(body["offset"], in: queue, call)
        offset = body["position_ms"]?.intValue ?? 0
        guard offset >= 0 else { throw .badRequest("Invalid position_ms") }
    }

    private static func context(_ text: String) throws(APIError) -> ResourceURI {
        guard let uri = ResourceURI(text) else { throw .badRequest("Invalid context uri") }
        switch uri.kind {
        case .album, .artist, .playlist: return uri
        case .track, .show, .episode, .audiobook, .user: throw .badRequest("Non supported context uri")
        }
    }

    private static func tracks(of context: ResourceURI, _ catalogue: Catalogue, _ world: World) throws(APIError) -> [Int] {
        if let album = catalogue.album(context.id), context.kind == .album { return Array(catalogue.albums[album].tracks) }
        if let artist = catalogue.artist(context.id), context.kind == .artist {
            return catalogue.tracks.indices.filter { catalogue.tracks[$0].artists.contains(artist) }
        }
        guard let playlist = world.playlist(context.id), context.kind == .playlist else { throw .notFound }
        return world.playlists[playlist].trackIndices
    }

    private static func position(_ offset: JSONValue?, in queue: [Int], _ call: Call) throws(APIError) -> Int {
        guard let offset else { return 0 }
        let position: Int?
        if let uri = offset["uri"]?.stringValue {
            position = queue.firstIndex(of: try PlayerOperations.track(uri, call))
        } else {
            position = offset["position"]?.intValue
        }
        guard let position, queue.indices.contains(position) else { throw .badRequest("Invalid offset") }
        return position
    }
}
