package import Logging
package import NIOCore
import ServiceLifecycle

/// Has the configuration read again when its files have changed.
///
/// It looks at what their paths lead to, again and again: that sees what directory events miss, as on network mounts. The events only
/// have it look earlier.
package struct FileWatcher: Service {
    private let paths: [String]
    private let known: [FileStamp?]
    private let logger: Logger
    private let now: @Sendable () -> NIODeadline
    private let sleep: @Sendable (_ nanoseconds: Int64) async throws -> Void
    private let changed: @Sendable () async -> Void

    /// - Parameters:
    ///   - known: the files as they were read.
    ///   - changed: reads them again.
    package init(
        _ paths: [String], known: [FileStamp?], logger: Logger, now: @escaping @Sendable () -> NIODeadline = { .now() },
        sleep: @escaping @Sendable (_ nanoseconds: Int64) async throws -> Void = { try await Task.sleep(for: .nanoseconds($0)) },
        changed: @escaping @Sendable () async -> Void
    ) {
        self.paths = paths
        self.known = known
        self.logger = logger
        self.now = now
        self.sleep = sleep
        self.changed = changed
    }

    /// Looks again and again until the service group shuts down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            let (looks, look) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let events = events()
            await withDiscardingTaskGroup { group in
                group.addTask {
                    while let events, await events.next() { look.yield() }
                }
                await withTaskCancellationHandler {
                    await watch(looks, look)
                } onCancel: {
                    events?.stop()
                }
            }
            await events?.close()
        }
    }

    private func watch(_ looks: AsyncStream<Void>, _ look: AsyncStream<Void>.Continuation) async {
        var watch = FileWatch(known)
        var iterator = looks.makeAsyncIterator()
        while true {
            let pause = watch.pause(now: Int64(now().uptimeNanoseconds))
            let alarm = Task { [sleep] in
                try await sleep(pause)
                look.yield()
            }
            let isOver = await iterator.next() == nil
            alarm.cancel()
            if isOver { return }
            if watch.look(paths.map { FileStamp(of: $0) }, now: Int64(now().uptimeNanoseconds)) { await changed() }
        }
    }

    private func events() -> DirectoryEvents? {
        do {
            return try DirectoryEvents(of: paths)
        } catch {
            logger.notice("no events of the configuration's directories: it is looked at every second", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
