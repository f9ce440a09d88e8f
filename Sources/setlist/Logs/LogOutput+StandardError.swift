import ArgumentParser
import Diagnostics
import GatewayPlan
import GatewayTelemetry
import GatewayUpstream
import Logging
import NIOCore
import Synchronization

extension LogOutput {
    /// Writes each line to stderr at once, whole: a crash loses nothing, and lines of other threads stay out of it.
    static func standardError(_ level: Logger.Level, _ format: LogFormat = .text) -> LogOutput {
        LogOutput(format: format, level: level, time: WallClock.now, write: { line in StandardError.write(line.readableBytesView) })
    }

    /// What whoever started the program is to see at any level.
    ///
    /// - Parameters:
    ///   - text: for people, as it is.
    ///   - message: for programs, with its fields.
    func announce(_ text: String, _ message: String, _ fields: (inout LogLine) -> Void = { _ in }) {
        switch format {
        case .text: Terminal.error.print(text)
        case .json: line(.notice, message, fields)
        }
    }

    /// What is wrong with the configuration.
    func announce(_ diagnostics: [Diagnostic]) {
        guard format == .json else { return Terminal.error.print(diagnostics) }
        for diagnostic in diagnostics {
            line(diagnostic.severity == .error ? .error : .warning, diagnostic.message) { line in
                line.add("code", word: diagnostic.code.rawValue)
                guard let range = diagnostic.range else { return }
                line.add("file", range.file.path)
                line.add("line", range.start.line)
                line.add("column", range.start.column)
            }
        }
    }

    /// Lets a command fail in this format, too.
    func reportingFailure(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            let code = Setlist.exitCode(for: error)
            guard format == .json, !code.isSuccess else { throw error }
            let text = Setlist.message(for: error)
            if !text.isEmpty { line(.critical, text) }
            throw code == .validationFailure ? ExitCode(2) : code
        }
    }
}

/// One line at a time, from whatever thread.
private enum StandardError {
    private static let turn = Mutex(())

    static func write(_ line: some Collection<UInt8>) { turn.withLock { _ in Terminal.error.write(Array(line)) } }
}
