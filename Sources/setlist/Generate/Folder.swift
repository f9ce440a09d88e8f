import Glibc

/// A folder in the file system, as far as generated files need it.
struct Folder {
    let path: String

    /// The contents of a file below it; `nil` when there is none.
    func read(_ name: String) throws(CommandFailure) -> [UInt8]? {
        let place = place(of: name)
        guard let file = fopen(place, "rb") else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure("read", place) }
            return nil
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        guard ferror(file) == 0 else { throw failure("read", place) }
        return bytes
    }

    /// Replaces a file at once, so that nobody reads half of it; makes the folders that it needs.
    func write(_ name: String, _ contents: [UInt8]) throws(CommandFailure) {
        let place = place(of: name)
        try makeFolders(of: place)
        try FileReplacement.replace(place, with: contents)
    }

    func remove(_ name: String) throws(CommandFailure) {
        guard unlink(place(of: name)) == 0 else { throw failure("remove", place(of: name)) }
    }

    /// The files below one of its folders, by their paths from here, sorted; nothing when that folder is not there.
    func files(below name: String) -> [String] {
        guard let directory = opendir(place(of: name)) else { return [] }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let child = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
            guard child != ".", child != ".." else { continue }
            let path = "\(name)/\(child)"
            var status = stat()
            guard lstat(place(of: path), &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: files += self.files(below: path)
            case S_IFREG: files.append(path)
            default: break
            }
        }
        return files.sorted()
    }

    private func place(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    private func makeFolders(of place: String) throws(CommandFailure) {
        var position = place.startIndex
        while let slash = place[position...].dropFirst().firstIndex(of: "/") {
            position = slash
            let folder = String(place[..<slash])
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw failure("make", folder) }
        }
    }

    private func failure(_ what: String, _ place: String) -> CommandFailure {
        CommandFailure("cannot \(what) \(place): \(strerror(errno).map { String(cString: $0) } ?? "error \(errno)")")
    }
}
