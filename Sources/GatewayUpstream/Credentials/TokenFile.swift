import GatewayPlan
import Glibc
import JSONBytes

/// The file that the tokens are in: read whole, replaced whole.
struct TokenFile: Sendable {
    /// Which contents a file had; another write makes another.
    struct Version: Sendable, Equatable {
        let inode: UInt64
        let size: Int
        let modifiedAt: Int64
    }

    let path: String
    private let key: Secret?

    init(path: String, key: Secret?) {
        self.path = path
        self.key = key
    }

    /// `nil` when there is no file.
    var version: Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            inode: UInt64(status.st_ino), size: Int(status.st_size),
            modifiedAt: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
    }

    /// What is in it; nothing when there is no file.
    func read() throws(TokenStoreFailure) -> TokenDocument {
        guard let bytes = try contents() else { return TokenDocument() }
        guard let json = try? JSONValue.parse(bytes) else { throw .malformed(path: path) }
        guard let document = TokenDocument(try opened(json)) else { throw .malformed(path: path) }
        return document
    }

    /// Replaces it at once and durably: whatever interrupts this leaves the old contents or the new, never a part.
    func write(_ document: TokenDocument) throws(TokenStoreFailure) {
        let new = path + ".new"
        do throws(SystemFailure) {
            try Self.write(sealed(document), to: new)
            guard rename(new, path) == 0 else { throw SystemFailure() }
            // The rename itself is on disk only when its directory is.
            try Self.synchronize(directoryOf: path)
        } catch {
            throw .unwritable(path: path, why: error.text)
        }
    }

    private func contents() throws(TokenStoreFailure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadable(path: path, why: SystemFailure().text)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, why: SystemFailure().text) }
        guard status.st_mode & 0o077 == 0 else { throw .exposed(path: path) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] }
            if count == 0 { return bytes }
            guard count > 0 || errno == EINTR else { throw .unreadable(path: path, why: SystemFailure().text) }
        }
    }

    private func opened(_ json: JSONValue) throws(TokenStoreFailure) -> JSONValue {
        guard let sealed = json["sealed"]?.stringValue else { return json }
        guard let key, let seal = TokenSeal(key) else { throw .sealed(path: path) }
        guard let bytes = seal.open(sealed), let opened = try? JSONValue.parse(bytes) else { throw .wrongKey(path: path) }
        return opened
    }

    private func sealed(_ document: TokenDocument) throws(SystemFailure) -> [UInt8] {
        let clear = Array(document.json.description.utf8)
        guard let key, let seal = TokenSeal(key) else { return clear }
        guard let sealed = try? seal.seal(clear) else { throw SystemFailure(EINVAL) }
        return Array(JSONValue.object(["sealed": .string(sealed)]).description.utf8)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(SystemFailure) {
        // What an interrupted write left behind is of no use, and its mode may be another.
        unlink(path)
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

    private static func synchronize(directoryOf path: String) throws(SystemFailure) {
        let descriptor = open(FilePath.directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure() }
    }
}
