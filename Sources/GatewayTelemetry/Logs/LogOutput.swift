package import Logging
package import NIOCore
import Synchronization

/// Where every line of the log goes, and what all of them have in common; what of it may change does so while the gateway runs.
package final class LogOutput: Sendable {
    private struct Setting {
        var revision = ""
        /// Of every configuration so far: calls of one that has been replaced may still be under way.
        var secrets: Set<String> = []
        var redactor = Redactor()
    }

    package let format: LogFormat
    /// The gravity of a level, read before each line.
    private let threshold: Atomic<Int>
    private let setting = Mutex(Setting())
    private let time: @Sendable () -> Int64
    private let write: @Sendable (ByteBuffer) -> Void

    /// - Parameters:
    ///   - time: nanoseconds since 1970.
    ///   - write: takes a whole line at a time; from any thread.
    package init(
        format: LogFormat, level: Logger.Level, time: @escaping @Sendable () -> Int64, write: @escaping @Sendable (ByteBuffer) -> Void
    ) {
        self.format = format
        self.threshold = Atomic(level.gravity)
        self.time = time
        self.write = write
    }

    /// What is less grave is not written.
    package var level: Logger.Level {
        get { Logger.Level.allCases[threshold.load(ordering: .relaxed)] }
        set { threshold.store(newValue.gravity, ordering: .relaxed) }
    }

    /// What runs from now on: named in every line, and its secrets in none.
    package func follow(revision: String, secrets: [String]) {
        setting.withLock { setting in
            setting.revision = revision
            setting.secrets.formUnion(secrets)
            setting.redactor = Redactor(Array(setting.secrets))
        }
    }

    /// Whether lines of this level are written.
    package func isOn(_ level: Logger.Level) -> Bool { level.gravity >= threshold.load(ordering: .relaxed) }

    /// For the rest of the program and its libraries.
    package var logger: Logger { Logger(label: "setlist") { _ in LogOutputHandler(output: self) } }

    /// Writes one line, whatever the level that is set.
    ///
    /// - Parameter revision: of the configuration that the line is about; `nil`: of the one that runs.
    package func line(_ level: Logger.Level, _ message: String, revision: String? = nil, _ fields: (inout LogLine) -> Void = { _ in }) {
        let setting = setting.withLock { $0 }
        var line = LogLine(
            format, time: time(), level: level, message: message, revision: revision ?? setting.revision, redactor: setting.redactor)
        fields(&line)
        write(line.bytes())
    }
}

extension Logger.Level {
    /// Known to the compiler where the level is, which the position among all cases would not be.
    fileprivate var gravity: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .notice: 3
        case .warning: 4
        case .error: 5
        case .critical: 6
        }
    }
}
