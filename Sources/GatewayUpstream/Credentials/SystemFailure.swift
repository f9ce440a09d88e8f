import Glibc

/// What a system call came to, taken from `errno` at once.
struct SystemFailure: Error {
    let number: CInt

    init(_ number: CInt = errno) { self.number = number }

    /// The system's words, without a capital and a full stop.
    var text: String { String(cString: strerror(number)).lowercased() }
}

/// Paths without Foundation.
enum FilePath {
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a directory and those above it, for this user only.
    static func makeDirectory(_ path: String) throws(SystemFailure) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT else { throw SystemFailure() }
        try makeDirectory(directory(of: path))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure() }
    }
}
