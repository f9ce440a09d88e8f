import Glibc

/// A small file that is read whole and replaced whole: whatever interrupts a write leaves the old contents or the new, never a part.
struct StateFile: Sendable {
    /// What the system said, in its words.
    struct Failure: Error, Sendable {
        let text: String

        init() { text = String(cString: strerror(errno)).lowercased() }
    }

    let path: String

    /// `nil` when there is no file.
    func read() throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Failure()
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 { bytes += chunk[..<count] }
            guard count > 0 || errno == EINTR else { throw Failure() }
        }
    }

    /// Makes the directory when it is missing; only the owner can read either.
    func write(_ bytes: [UInt8]) throws(Failure) {
        try Self.makeDirectory(directory)
        let new = path + ".\(getpid())"
        defer { unlink(new) }
        try Self.write(bytes, to: new)
        guard rename(new, path) == 0 else { throw Failure() }
        // The rename is on the disk only when its directory is.
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure() }
    }

    private var directory: String { Self.parent(of: path) }

    private static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure() }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw Failure() }
            offset += max(count, 0)
        }
        guard fsync(descriptor) == 0 else { throw Failure() }
    }

    private static func makeDirectory(_ path: String) throws(Failure) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, parent(of: path) != path else { throw Failure() }
        try makeDirectory(parent(of: path))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure() }
    }

    /// As `dirname`.
    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
