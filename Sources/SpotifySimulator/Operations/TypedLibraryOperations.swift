import JSONBytes
import NIOHTTP1

/// Saving, removing and checking one type of thing, as apps with extended quota still do.
enum TypedLibraryOperations {
    static let routes = kinds.flatMap { kind, maximum in
        [
            Route(.PUT, "/me/\(kind.rawValue)s", scopes: [.modifyLibrary], for: .extended) { call, world throws(APIError) in
                let uris = try uris(kind, maximum, call, world)
                LibraryOperations.save(uris, by: try call.user(), at: call.now, &world)
                return .empty(.ok)
            },
            Route(.DELETE, "/me/\(kind.rawValue)s", scopes: [.modifyLibrary], for: .extended) { call, world throws(APIError) in
                let uris = try uris(kind, maximum, call, world)
                LibraryOperations.remove(uris, by: try call.user(), call.catalogue, &world)
                return .empty(.ok)
            },
            Route(.GET, "/me/\(kind.rawValue)s/contains", scopes: [.readLibrary], for: .extended) { call, world throws(APIError) in
                let uris = try call.ids(maximum: maximum).map { ResourceURI(kind, $0) }
                return LibraryOperations.holds(uris, try call.user(), world)
            },
        ]
    }

    private static let kinds: [(ResourceKind, maximum: Int)] = [
        (.track, 50), (.album, 20), (.show, 50), (.episode, 50), (.audiobook, 50),
    ]

    /// From the body, which may be the bare list, or else the query; each of something that exists.
    private static func uris(_ kind: ResourceKind, _ maximum: Int, _ call: Call, _ world: World) throws(APIError) -> [ResourceURI] {
        let body = try call.body()
        let given = body?.arrayValue ?? body?["ids"]?.arrayValue ?? body?["timestamped_ids"]?.arrayValue
        let ids =
            if let given {
                try call.checked(given.map { ($0["id"] ?? $0).stringValue ?? "" }, maximum: maximum)
            } else {
                try call.ids(maximum: maximum)
            }
        let uris = ids.map { ResourceURI(kind, $0) }
        guard uris.allSatisfy({ LibraryOperations.exists($0, call.catalogue, world) }) else { throw .notFound }
        return uris
    }
}
