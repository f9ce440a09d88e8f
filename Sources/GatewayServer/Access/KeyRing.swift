package import GatewayPlan
import JSONBytes
import NIOCore
import Synchronization

/// The signing keys that are known, and when to fetch them again.
package final class KeyRing: Sendable {
    /// Reads the key set from wherever it is.
    package typealias Fetch = @Sendable () async throws -> [UInt8]

    private struct State {
        var keys: [JSONWebKey] = []
        /// They are about to be fetched: for the first time, or since a token was signed by a key that was not there.
        var isWanted = true
        /// Until then nobody asks again.
        var quietUntil = NIODeadline.uptimeNanoseconds(0)
    }

    private let fetch: Fetch
    private let pause: TimeAmount
    private let lifetime: Duration
    private let state = Mutex(State())
    private let wishes: AsyncStream<Void>
    private let wish: AsyncStream<Void>.Continuation

    package init(_ plan: ResourceServerPlan, fetch: @escaping Fetch) {
        self.fetch = fetch
        pause = .nanoseconds(plan.keysPause)
        lifetime = .nanoseconds(plan.keysLifetime)
        (wishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var keys: [JSONWebKey] { state.withLock { $0.keys } }

    /// A token was signed by a key that is not here.
    ///
    /// - Returns: whether the keys are being fetched, so that it is worth coming back.
    func miss(now: NIODeadline) -> Bool {
        let isNew = state.withLock { state in
            guard now >= state.quietUntil, !state.isWanted else { return false }
            state.isWanted = true
            return true
        }
        if isNew { wish.yield() }
        return state.withLock { $0.isWanted }
    }

    /// Fetches the keys once.
    ///
    /// - Throws: what went wrong; the keys stay as they were.
    func refresh(now: NIODeadline) async throws {
        let result: Result<[JSONWebKey], any Error>
        do {
            let json = try JSONValue.parse(try await fetch())
            guard let list = json["keys"]?.arrayValue else { throw NotAKeySet() }
            result = .success(list.compactMap { JSONWebKey($0) })
        } catch {
            result = .failure(error)
        }
        state.withLock { state in
            if case .success(let keys) = result { state.keys = keys }
            state.isWanted = false
            state.quietUntil = now + pause
        }
        _ = try result.get()
    }

    /// Fetches the keys, and again whenever they are old or one was missing, until the task is cancelled.
    func maintain(now: @escaping @Sendable () -> NIODeadline, report: @escaping @Sendable (any Error) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                for await _ in wishes { await attempt(now, report) }
            }
            group.addTask { [self] in
                while !Task.isCancelled {
                    await attempt(now, report)
                    try? await Task.sleep(for: lifetime)
                }
            }
            await group.waitForAll()
        }
    }

    private func attempt(_ now: @Sendable () -> NIODeadline, _ report: @Sendable (any Error) -> Void) async {
        do { try await refresh(now: now()) } catch { report(error) }
    }

    private struct NotAKeySet: Error, CustomStringConvertible {
        var description: String { "it is not a key set (RFC 7517)" }
    }
}
