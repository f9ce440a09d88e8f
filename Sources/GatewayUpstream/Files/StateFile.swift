import Glibc

/// A small file that is read whole and replaced whole, durably: whatever interrupts a write leaves the old contents or the new, never a part.
struct StateFile: Sendable {
    struct Contents {
        let bytes: [UInt8]
        /// Nobody but the owner may read it.
        let isPrivate: Bool
    }

    let path: String

    /// `nil` when there is no file.
    func read() throws(SystemFailure) -> Contents? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemFailure()
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemFailure() }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return Contents(bytes: bytes, isPrivate: status.st_mode & 0o077 == 0) }
            if count > 0 { bytes += chunk[..<count] }
            guard count > 0 || errno == EINTR else { throw SystemFailure() }
        }
    }

    /// Makes the directory when it is missing; only the owner can read either.
    ///
    /// - Parameter suffix: of the file that becomes this one; where several processes may write at once, each has its own.
    func write(_ bytes: [UInt8], suffix: String) throws(SystemFailure) {
        let directory = FilePath.directory(of: path)
        try FilePath.makeDirectory(directory)
        let new = path + suffix
        // What an interrupted write left behind is of no use, and its mode may be another.
        unlink(new)
        defer { unlink(new) }
        try Self.write(bytes, to: new)
        guard rename(new, path) == 0 else { throw SystemFailure() }
        // The rename is on the disk only when its directory is.
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure() }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(SystemFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw SystemFailure() }
            offset += max(count, 0)
        }
        guard fsync(descriptor) == 0 else { throw SystemFailure() }
    }
}
