import GatewayEngine
import Glibc
import JSONBytes
package import NIOPosix
import Synchronization

/// Penalties of upstreams in one small file, by upstream and client, in wall-clock time.
///
/// A file that cannot be read or written is reported and otherwise ignored: the gate still holds within this process.
package final class PenaltyFile: PenaltyStore {
    private let file: StateFile
    private let upstream: String
    private let pool: NIOThreadPool
    private let report: @Sendable (String) -> Void
    private let wallClock: @Sendable () -> Int64
    /// Held while the file is read and written anew, by threads that may block only; so one save never undoes another.
    private let turn = Mutex(())

    /// - Parameters:
    ///   - path: its directory is made when it is missing.
    ///   - upstream: keeps the penalties of one API from another's, whose clients may have the same names.
    ///   - report: told what is wrong with the file, in a sentence.
    ///   - wallClock: milliseconds since 1970.
    package init(
        path: String, upstream: String, pool: NIOThreadPool = .singleton, report: @escaping @Sendable (String) -> Void,
        wallClock: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.file = StateFile(path: path)
        self.upstream = upstream
        self.pool = pool
        self.report = report
        self.wallClock = wallClock
    }

    package func load(client: String) -> Int64? {
        guard let entry = read().first(where: { $0.upstream == upstream && $0.client == client }) else { return nil }
        let (remaining, isTooLarge) = (entry.until - wallClock()).multipliedReportingOverflow(by: 1_000_000)
        return isTooLarge ? .max : remaining
    }

    package func save(client: String, remaining: Int64) async {
        let now = wallClock()
        let own = Penalty(upstream: upstream, client: client, until: now + remaining / 1_000_000 + 1)
        // An error is that the pool has been shut down: the process ends.
        try? await pool.runIfActive { [self] in turn.withLock { _ in write(own, now: now) } }
    }

    /// Adds a penalty to those that last still; of two for the same client, the longer one.
    private func write(_ own: Penalty, now: Int64) {
        var penalties = read().filter { $0.until > now }
        if let index = penalties.firstIndex(where: { $0.upstream == own.upstream && $0.client == own.client }) {
            penalties[index].until = max(penalties[index].until, own.until)
        } else {
            penalties.append(own)
        }
        let document = JSONValue.object(["penalties": .array(penalties.map(\.json))])
        do throws(SystemFailure) {
            try file.write(Array((document.description + "\n").utf8), suffix: ".\(getpid())")
        } catch {
            report("\(file.path) cannot be written: \(error.text). After a restart nobody will know of the upstream's Retry-After.")
        }
    }

    private func read() -> [Penalty] {
        do throws(SystemFailure) {
            guard let bytes = try file.read()?.bytes else { return [] }
            let list = (try? JSONValue.parse(bytes))?["penalties"]?.arrayValue
            guard let list else {
                report("\(file.path) is not a list of penalties, and is ignored. It is written anew with the next one.")
                return []
            }
            return list.compactMap(Penalty.init)
        } catch {
            report("\(file.path) cannot be read: \(error.text). It is ignored.")
            return []
        }
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
