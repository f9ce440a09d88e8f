package import JSONBytes
package import Logging
package import NIOCore
import Synchronization

/// Takes a new configuration when it is asked to, one at a time; one with an error changes nothing.
package actor Reloader {
    /// Who wanted it.
    package enum Cause: Sendable, Equatable {
        case signal
        case files
        case request(actor: String)
        case rollback(actor: String)

        var text: String {
            switch self {
            case .signal: "SIGHUP"
            case .files: "the files changed"
            case .request(let actor): actor
            case .rollback(let actor): "rollback by \(actor)"
            }
        }
    }

    /// A configuration that has been read and checked.
    package enum Candidate: Sendable {
        /// - Parameters:
        ///   - apply: makes it the one that is served.
        ///   - warnings: of the files, as JSON.
        ///   - restartNeeds: keys whose change is not seen before a restart.
        case good(revision: String, warnings: JSONValue, restartNeeds: [String], apply: @Sendable () -> Void)
        /// - Parameters:
        ///   - diagnostics: every problem, as JSON.
        ///   - text: the same for people.
        case bad(diagnostics: JSONValue, text: String)
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    private let loop: any EventLoop
    private let status: ReloadStatus
    private let logger: Logger
    /// Milliseconds since 1970.
    private let now: @Sendable () -> Int64

    /// - Parameter loop: where it all happens.
    package init(status: ReloadStatus, logger: Logger, loop: any EventLoop, now: @escaping @Sendable () -> Int64) {
        self.loop = loop
        self.status = status
        self.logger = logger
        self.now = now
    }

    /// Reads, checks and applies; not reentrant, so that the later of two sees what the earlier has done.
    @discardableResult
    package func reload(_ cause: Cause, _ load: @Sendable () -> Candidate) -> ReloadStatus.Last {
        let last: ReloadStatus.Last
        switch load() {
        case .good(let revision, let warnings, let restartNeeds, let apply):
            let before = status.revision
            apply()
            last = .init(
                isApplied: true, revision: revision, at: now(), cause: cause.text, diagnostics: warnings, text: "",
                restartNeeds: restartNeeds)
            logger.notice(
                "configuration \(before == revision ? "read again" : "reloaded")",
                metadata: ["revision": "\(revision)", "before": "\(before)", "cause": "\(cause.text)"])
            if !restartNeeds.isEmpty {
                logger.warning(
                    "some of what changed is not seen before a restart",
                    metadata: ["keys": "\(restartNeeds.joined(separator: ", "))", "revision": "\(revision)"])
            }
        case .bad(let diagnostics, let text):
            last = .init(
                isApplied: false, revision: status.revision, at: now(), cause: cause.text, diagnostics: diagnostics, text: text,
                restartNeeds: [])
            logger.error(
                "configuration refused; the one before is served still\n\(text)",
                metadata: ["revision": "\(status.revision)", "cause": "\(cause.text)"])
        }
        status.note(last)
        return last
    }
}
