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

    private let file: StateFile
    private let key: Secret?

    init(path: String, key: Secret?) {
        file = StateFile(path: path)
        self.key = key
    }

    var path: String { file.path }

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

    /// Replaces it at once and durably, while nobody else does.
    func write(_ document: TokenDocument) throws(TokenStoreFailure) {
        do throws(SystemFailure) {
            try file.write(sealed(document), suffix: ".new")
        } catch {
            throw .unwritable(path: path, why: error.text)
        }
    }

    private func contents() throws(TokenStoreFailure) -> [UInt8]? {
        let contents: StateFile.Contents?
        do throws(SystemFailure) { contents = try file.read() } catch { throw .unreadable(path: path, why: error.text) }
        guard contents?.isPrivate ?? true else { throw .exposed(path: path) }
        return contents?.bytes
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
}
