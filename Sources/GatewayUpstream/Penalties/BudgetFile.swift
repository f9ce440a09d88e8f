package import GatewayEngine
import JSONBytes
package import NIOPosix

/// What long windows have counted in one small file, by upstream and client, in wall-clock time.
package final class BudgetFile: BudgetStore {
    private let list: StateList
    private let upstream: String
    private let wallClock: @Sendable () -> Int64

    /// What ended longer ago than this is of no budget any more, milliseconds: 31 days.
    private static let oldest: Int64 = 31 * 86_400_000

    /// - Parameters:
    ///   - path: its directory is made when it is missing.
    ///   - upstream: keeps what one API was asked from what another was, whose clients may have the same names.
    ///   - report: told what is wrong with the file, in a sentence.
    ///   - wallClock: milliseconds since 1970.
    package init(
        path: String, upstream: String, pool: NIOThreadPool = .singleton, report: @escaping @Sendable (String) -> Void,
        wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.list = StateList(path: path, name: "budgets", loss: "the requests of the last day", pool: pool, report: report)
        self.upstream = upstream
        self.wallClock = wallClock
    }

    package func load(client: String) -> [BudgetStep] {
        let now = wallClock()
        return list.read().first { isOwn($0, client) }?["steps"]?.arrayValue?.compactMap { BudgetStep($0, now: now) } ?? []
    }

    package func save(_ steps: [BudgetStep], client: String) async {
        let now = wallClock()
        let own = JSONValue.object([
            "upstream": .string(upstream), "client": .string(client), "steps": .array(steps.map { $0.json(now: now) }),
        ])
        await list.change { [self] list in
            list.filter { !isOwn($0, client) && Self.isOfUse($0, now: now) } + [own]
        }
    }

    private func isOwn(_ entry: JSONValue, _ client: String) -> Bool {
        entry["upstream"]?.stringValue == upstream && entry["client"]?.stringValue == client
    }

    private static func isOfUse(_ entry: JSONValue, now: Int64) -> Bool {
        entry["steps"]?.arrayValue?.contains { now - Int64($0["end_ms"]?.intValue ?? 0) < oldest } ?? false
    }
}

extension BudgetStep {
    /// - Parameter now: milliseconds since 1970.
    fileprivate init?(_ json: JSONValue, now: Int64) {
        guard let tier = json["tier"]?.stringValue, let end = json["end_ms"]?.intValue, let requests = json["requests"]?.intValue else {
            return nil
        }
        // After a calendar was set back an end may lie ahead: such requests count as if they had gone just now.
        let (age, isTooLarge) = (now - Int64(end)).multipliedReportingOverflow(by: 1_000_000)
        guard !isTooLarge, requests > 0 else { return nil }
        self.init(tier: tier, age: age, requests: requests, background: max(0, json["background"]?.intValue ?? 0))
    }

    fileprivate func json(now: Int64) -> JSONValue {
        .object([
            "tier": .string(tier), "end_ms": .integer(now - age / 1_000_000), "requests": .integer(Int64(requests)),
            "background": .integer(Int64(background)),
        ])
    }
}
