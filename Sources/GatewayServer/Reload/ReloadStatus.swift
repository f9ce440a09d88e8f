package import JSONBytes
import Synchronization

/// Which configuration is served, and what came of the attempts to change it: for operators and for metrics.
package final class ReloadStatus: Sendable {
    /// What came of one attempt.
    package struct Last: Sendable, Equatable {
        package let isApplied: Bool
        /// Of what is served after it.
        package let revision: String
        /// Milliseconds since 1970.
        package let at: Int64
        package let cause: String
        /// Problems of the files, located; warnings where it was applied.
        package let diagnostics: JSONValue
        /// The same for people.
        package let text: String
        /// Keys whose change is not seen before a restart.
        package let restartNeeds: [String]

        package init(
            isApplied: Bool, revision: String, at: Int64, cause: String, diagnostics: JSONValue, text: String, restartNeeds: [String]
        ) {
            self.isApplied = isApplied
            self.revision = revision
            self.at = at
            self.cause = cause
            self.diagnostics = diagnostics
            self.text = text
            self.restartNeeds = restartNeeds
        }
    }

    /// What metrics are made of.
    package struct Numbers: Sendable, Equatable {
        package var applied = 0
        package var refused = 0
        /// False after a refused reload, until one is applied.
        package var lastSuccessful = true
        /// When the served configuration was loaded, milliseconds since 1970.
        package var lastSuccess: Int64
        package var revision: String
    }

    private struct State {
        var numbers: Numbers
        var last: Last?
    }

    private let state: Mutex<State>
    private let files: [String]

    /// - Parameters:
    ///   - at: when it was loaded, milliseconds since 1970.
    ///   - files: where it was read.
    package init(revision: String, at: Int64, files: [String]) {
        self.files = files
        state = Mutex(State(numbers: Numbers(lastSuccess: at, revision: revision)))
    }

    package var revision: String { state.withLock { $0.numbers.revision } }
    package var numbers: Numbers { state.withLock { $0.numbers } }

    func note(_ last: Last) {
        state.withLock { state in
            state.last = last
            state.numbers.lastSuccessful = last.isApplied
            if last.isApplied {
                state.numbers.applied += 1
                state.numbers.lastSuccess = last.at
                state.numbers.revision = last.revision
            } else {
                state.numbers.refused += 1
            }
        }
    }

    /// What `GET /config` shows.
    var json: JSONValue {
        let (numbers, last) = state.withLock { ($0.numbers, $0.last) }
        return [
            "revision": .string(numbers.revision), "loaded_ms": .integer(numbers.lastSuccess),
            "files": .array(files.map { .string($0) }),
            "reloads": ["applied": .integer(Int64(numbers.applied)), "refused": .integer(Int64(numbers.refused))],
            "last_reload": last?.json ?? .null,
        ]
    }
}

extension ReloadStatus.Last {
    var json: JSONValue {
        [
            "result": .string(isApplied ? "applied" : "refused"), "revision": .string(revision), "time_ms": .integer(at),
            "cause": .string(cause), "diagnostics": diagnostics, "restart_needed": .array(restartNeeds.map { .string($0) }),
        ]
    }
}
