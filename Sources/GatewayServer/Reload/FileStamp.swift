import Glibc

/// What tells one state of a file from another without reading it: where its path leads in the end, and what is there.
///
/// By the resolved path, since a Kubernetes ConfigMap changes the link before the file and editors put another file in its place.
package struct FileStamp: Sendable, Equatable {
    let path: String
    let device: UInt64
    let inode: UInt64
    let size: Int64
    /// Nanoseconds since 1970.
    let modified: Int64
    let changed: Int64

    /// `nil` when there is no such file, as for a moment while it is replaced.
    package init?(of path: String) {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        var status = stat()
        guard stat(resolved, &status) == 0 else { return nil }
        self.path = String(cString: resolved)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        changed = Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec)
    }
}
