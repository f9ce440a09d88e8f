import NIOHTTP1

/// The user whose token it is.
enum AccountOperations {
    static let routes = [Route(.GET, "/me", profile)]

    private static func profile(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        .json { call.render.account(call.catalogue.owner, into: &$0) }
    }
}
