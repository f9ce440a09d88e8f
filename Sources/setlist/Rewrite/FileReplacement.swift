import Glibc

/// Puts a new text in the place of a file at once, so that nobody reads half of it.
enum FileReplacement {
    /// The file that a link leads to is replaced, not the link; permissions stay, and so does the owner where the system lets it.
    static func replace(_ path: String, with contents: [UInt8]) throws(CommandFailure) {
        let place = realpath(path, nil).map { resolved in
            defer { free(resolved) }
            return String(cString: resolved)
        }
        let target = place ?? path
        let temporary = target + ".tmp"
        var status = stat()
        let isThere = stat(target, &status) == 0
        guard let file = fopen(temporary, "wb") else { throw failure("write", temporary) }
        if isThere {
            // Before the text is in it: it may be a secret.
            _ = fchown(fileno(file), status.st_uid, status.st_gid)
            _ = fchmod(fileno(file), status.st_mode & 0o7777)
        }
        let written = fwrite(contents, 1, contents.count, file)
        guard fclose(file) == 0, written == contents.count, rename(temporary, target) == 0 else {
            let failure = failure("write", target)
            unlink(temporary)
            throw failure
        }
    }

    private static func failure(_ what: String, _ place: String) -> CommandFailure {
        CommandFailure("cannot \(what) \(place): \(strerror(errno).map { String(cString: $0) } ?? "error \(errno)")")
    }
}
