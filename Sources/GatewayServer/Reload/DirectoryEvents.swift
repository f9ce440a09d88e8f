import Glibc
import NIOCore

/// Tells that something happened in the directories of some files: written, renamed into place, removed, linked anew.
final class DirectoryEvents: Sendable {
    private let descriptor: CInt
    private let reader: DescriptorReader

    /// - Throws: the system's error, as when there are too many watches already.
    init(of paths: [String]) throws {
        let descriptor = inotify_init1(CInt(IN_CLOEXEC))
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "inotify_init1") }
        let mask = UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB)
        var isWatching = false
        for directory in Self.directories(of: paths) where inotify_add_watch(descriptor, directory, mask) >= 0 { isWatching = true }
        do {
            guard isWatching else { throw IOError(errnoCode: errno, reason: "inotify_add_watch") }
            self.descriptor = descriptor
            reader = try DescriptorReader(descriptor)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    /// Returns after the next event; false after `stop`.
    func next() async -> Bool { await reader.next() != nil }

    /// Ends a `next` under way and every later one.
    func stop() { reader.stop() }

    /// To be called once, when no `next` is under way.
    func close() async {
        await reader.close()
        Glibc.close(descriptor)
    }

    /// Where each path and what it leads to stand.
    private static func directories(of paths: [String]) -> Set<String> {
        Set(paths.flatMap { [$0, FileStamp(of: $0)?.path ?? $0] }.map { directory(of: $0) })
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
