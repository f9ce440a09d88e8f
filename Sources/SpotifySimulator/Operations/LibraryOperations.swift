import JSONBytes
import NIOHTTP1

/// What the user has saved, whatever its type.
enum LibraryOperations {
    static let routes = [
        Route(.PUT, "/me/library", scopes: modify, save),
        Route(.DELETE, "/me/library", scopes: modify, remove),
        Route(.GET, "/me/library/contains", scopes: [.readLibrary, .readFollowing, .readPrivatePlaylists], contains),
    ]

    private static let modify: [Scope] = [.modifyLibrary, .modifyFollowing, .modifyPublicPlaylists]
    private static let maximumURIs = 40

    private static func save(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let uris = try uris(call, world)
        try requireModify(uris, call)
        save(uris, by: try call.user(), at: call.now, &world)
        return .empty(.ok)
    }

    private static func remove(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let uris = try uris(call, world)
        try requireModify(uris, call)
        remove(uris, by: try call.user(), call.catalogue, &world)
        return .empty(.ok)
    }

    private static func contains(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let uris = try uris(call, world)
        for uri in uris { try call.grant.require(anyOf: [scope(reading: uri.kind)]) }
        return holds(uris, try call.user(), world)
    }

    /// The first one named ends up first.
    static func save(_ uris: [ResourceURI], by user: Int, at time: Timestamp, _ world: inout World) {
        for uri in uris.reversed() {
            if uri.kind == .playlist {
                world.follow(uri.id, by: user)
            } else {
                world.people[user].library.save(uri, at: time)
            }
        }
    }

    /// Removing an own playlist is how it is deleted.
    static func remove(_ uris: [ResourceURI], by user: Int, _ catalogue: Catalogue, _ world: inout World) {
        for uri in uris {
            if uri.kind == .playlist {
                world.unfollow(uri.id, by: user, account: catalogue.accounts[user].id)
            } else {
                world.people[user].library.remove(uri)
            }
        }
    }

    /// A list of yes and no.
    static func holds(_ uris: [ResourceURI], _ user: Int, _ world: World) -> Reply {
        let answers = uris.map { uri in
            uri.kind == .playlist ? world.follows(user, uri.id) : world.people[user].library.contains(uri)
        }
        return .json { $0.array(answers) { $1.bool($0) } }
    }

    /// Whether anything has this uri.
    static func exists(_ uri: ResourceURI, _ catalogue: Catalogue, _ world: World) -> Bool {
        switch uri.kind {
        case .track: catalogue.track(uri.id) != nil
        case .album: catalogue.album(uri.id) != nil
        case .artist: catalogue.artist(uri.id) != nil
        case .playlist: world.playlist(uri.id) != nil
        case .user: catalogue.account(uri.id) != nil
        case .show: catalogue.spoken.show(uri.id) != nil
        case .episode: catalogue.spoken.episode(uri.id) != nil
        case .audiobook: catalogue.spoken.audiobook(uri.id) != nil
        }
    }

    /// The uris in the query, each of something that exists; a body is not looked at.
    private static func uris(_ call: Call, _ world: World) throws(APIError) -> [ResourceURI] {
        guard let texts = call.query.list("uris") else { throw .missing("uris") }
        guard texts.count <= maximumURIs else { throw .badRequest("Too many uris requested") }
        var uris: [ResourceURI] = []
        for text in texts {
            guard let uri = ResourceURI(text) else { throw .badRequest("Invalid uri: \(text)") }
            guard exists(uri, call.catalogue, world) else { throw .notFound }
            uris.append(uri)
        }
        return uris
    }

    private static func requireModify(_ uris: [ResourceURI], _ call: Call) throws(APIError) {
        for uri in uris {
            switch uri.kind {
            case .playlist: try call.grant.require(anyOf: [.modifyPublicPlaylists, .modifyPrivatePlaylists])
            case .artist, .user: try call.grant.require(anyOf: [.modifyFollowing])
            case .track, .album, .show, .episode, .audiobook: try call.grant.require(anyOf: [.modifyLibrary])
            }
        }
    }

    private static func scope(reading kind: ResourceKind) -> Scope {
        switch kind {
        case .playlist: .readPrivatePlaylists
        case .artist, .user: .readFollowing
        case .track, .album, .show, .episode, .audiobook: .readLibrary
        }
    }
}
