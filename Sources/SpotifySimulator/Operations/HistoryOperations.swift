import JSONBytes
import NIOHTTP1

/// What the user has played.
enum HistoryOperations {
    static let routes = [Route(.GET, "/me/player/recently-played", scopes: [.readRecentlyPlayed], recentlyPlayed)]

    /// Newest first; pages of it are found by the time of the row before or after, exclusive of it.
    private static func recentlyPlayed(_ call: Call, _ world: inout World) throws(APIError) -> Reply {
        let limit = try call.query.integer("limit", in: 1...50, default: 20)
        let before = try call.query.integer("before", in: 0...Int.max, default: Int.max)
        let after = try call.query.integer("after", in: 0...Int.max, default: -1)
        if call.query["before"] != nil && call.query["after"] != nil { throw .badRequest("Only one of before and after may be specified") }
        let user = try call.user()
        world.people[user].player.settle(at: call.now, call.catalogue)
        let found = world.people[user].player.history.filter { (after + 1..<before).contains($0.playedAt.milliseconds) }
        let rows = call.query["after"] == nil ? found.prefix(limit) : found.suffix(limit)
        let link = PageLink(path: "/me/player/recently-played")
        let oldest = rows.last.map { String($0.playedAt.milliseconds) }
        let hasMore = found.count > rows.count
        return .json { writer in
            writer.object {
                $0.member("items", array: rows, call.render.play)
                $0.member("next", hasMore ? link.address(limit: limit, [("before", oldest)], base: call.render.base) : nil)
                if let oldest, let newest = rows.first {
                    $0.member("cursors") {
                        $0.member("after", String(newest.playedAt.milliseconds))
                        $0.member("before", oldest)
                    }
                } else {
                    $0.nullMember("cursors")
                }
                $0.member("limit", limit)
                $0.member("href", link.address(limit: limit, [], base: call.render.base))
            }
        }
    }
}
