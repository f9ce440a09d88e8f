import GatewayEngine
import JSONBytes
package import NIOPosix

/// Penalties of upstreams in one small file, by upstream and client, in wall-clock time.
package final class PenaltyFile: PenaltyStore {
    private let list: StateList
    private let upstream: String
    private let wallClock: @Sendable () -> Int64

    /// - Parameters:
    ///   - path: its directory is made when it is missing.
    ///   - upstream: keeps the penalties of one API from another's, whose clients may have the same names.
    ///   - report: told what is wrong with the file, in a sentence.
    ///   - wallClock: milliseconds since 1970.
    package init(
        path: String, upstream: String, pool: NIOThreadPool = .singleton, report: @escaping @Sendable (String) -> Void,
        wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.list = StateList(path: path, name: "penalties", loss: "the upstream's Retry-After", pool: pool, report: report)
        self.upstream = upstream
        self.wallClock = wallClock
    }

    package func load(client: String) -> Int64? {
        let penalties = list.read().compactMap(Penalty.init)
        guard let entry = penalties.first(where: { $0.upstream == upstream && $0.client == client }) else { return nil }
        let (remaining, isTooLarge) = (entry.until - wallClock()).multipliedReportingOverflow(by: 1_000_000)
        return isTooLarge ? .max : remaining
    }

    package func save(client: String, remaining: Int64) async {
        let now = wallClock()
        let own = Penalty(upstream: upstream, client: client, until: now + remaining / 1_000_000 + 1)
        await list.change { Self.adding(own, to: $0.compactMap(Penalty.init).filter { $0.until > now }).map(\.json) }
    }

    /// Of two for the same client, the longer one.
    private static func adding(_ own: Penalty, to penalties: [Penalty]) -> [Penalty] {
        guard let index = penalties.firstIndex(where: { $0.upstream == own.upstream && $0.client == own.client }) else {
            return penalties + [own]
        }
        var penalties = penalties
        penalties[index].until = max(penalties[index].until, own.until)
        return penalties
    }
}

/// Until when one client is to be silent.
private struct Penalty {
    var upstream: String
    var client: String
    /// Milliseconds since 1970.
    var until: Int64

    init(upstream: String, client: String, until: Int64) {
        self.upstream = upstream
        self.client = client
        self.until = until
    }

    init?(_ json: JSONValue) {
        guard let upstream = json["upstream"]?.stringValue, let client = json["client"]?.stringValue else { return nil }
        guard let until = json["until_ms"]?.intValue.map(Int64.init) else { return nil }
        self.init(upstream: upstream, client: client, until: until)
    }

    var json: JSONValue { .object(["upstream": .string(upstream), "client": .string(client), "until_ms": .integer(until)]) }
}
