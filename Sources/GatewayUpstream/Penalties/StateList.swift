import Glibc
import JSONBytes
import NIOPosix
import Synchronization

/// A list of JSON objects in a file of its own, read and changed whole.
///
/// A file that cannot be read or written is reported and otherwise ignored: what it holds still counts within this process.
final class StateList: Sendable {
    private let file: StateFile
    private let name: String
    /// What nobody will know when it cannot be written: the end of a sentence.
    private let loss: String
    private let pool: NIOThreadPool
    private let report: @Sendable (String) -> Void
    /// Held while the file is read and written anew, by threads that may block only; so one change never undoes another.
    private let turn = Mutex(())

    /// - Parameters:
    ///   - path: its directory is made when it is missing.
    ///   - name: of the member that holds the list.
    ///   - report: told what is wrong with the file, in a sentence.
    init(path: String, name: String, loss: String, pool: NIOThreadPool, report: @escaping @Sendable (String) -> Void) {
        self.file = StateFile(path: path)
        self.name = name
        self.loss = loss
        self.pool = pool
        self.report = report
    }

    func read() -> [JSONValue] {
        do throws(SystemFailure) {
            guard let bytes = try file.read()?.bytes else { return [] }
            if let list = (try? JSONValue.parse(bytes))?[name]?.arrayValue { return list }
            report("\(file.path) is not a list of \(name), and is ignored. It is written anew with the next one.")
            return []
        } catch {
            report("\(file.path) cannot be read: \(error.text). It is ignored.")
            return []
        }
    }

    /// Returns when what has become of the list is safe.
    func change(_ body: @escaping @Sendable ([JSONValue]) -> [JSONValue]) async {
        // An error is that the pool has been shut down: the process ends.
        try? await pool.runIfActive { [self] in turn.withLock { _ in write(body(read())) } }
    }

    private func write(_ list: [JSONValue]) {
        let document = JSONValue.object([name: .array(list)])
        do throws(SystemFailure) {
            try file.write(Array((document.description + "\n").utf8), suffix: ".\(getpid())")
        } catch {
            report("\(file.path) cannot be written: \(error.text). After a restart nobody will know of \(loss).")
        }
    }
}
