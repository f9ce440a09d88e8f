import NIOHTTP1

/// The user whose token it is.
enum AccountOperations {
    static let routes = [Route(.GET, "/me", profile)]

    private static func profile(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let user = try call.user()
        return .json { call.render.account(call.catalogue.accounts[user], call.grant, into: &$0) }
    }
}
