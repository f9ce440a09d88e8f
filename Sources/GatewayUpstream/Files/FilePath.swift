import Glibc

/// Paths without Foundation.
enum FilePath {
    /// As `dirname`.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a directory and those above it, for this user only.
    static func makeDirectory(_ path: String) throws(SystemFailure) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        let failure = SystemFailure()
        // The working directory may be one that has been removed: there is nothing above it.
        guard failure.number == ENOENT, directory(of: path) != path else { throw failure }
        try makeDirectory(directory(of: path))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure() }
    }
}
