import Glibc

/// A lock between processes on a file beside the one that it protects, held as long as this lives; the system lets go of it when its
/// holder dies.
final class FileLock {
    private let descriptor: CInt

    private init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// `nil` when somebody else has it.
    static func take(path: String) throws(SystemFailure) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure() }
        let lock = FileLock(descriptor: descriptor)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw SystemFailure() }
            return nil
        }
        return lock
    }
}
