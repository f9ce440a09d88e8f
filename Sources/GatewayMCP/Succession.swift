import Synchronization

/// How whoever holds the server of an old Plan finds that of the newest, without keeping those in between.
final class Succession: Sendable {
    /// One for all servers that came one after the other.
    private final class Line: Sendable {
        private struct Newest {
            weak var server: MCPServer?
        }

        private let newest = Mutex(Newest())

        var server: MCPServer? {
            get { newest.withLock { $0.server } }
            set { newest.withLock { $0.server = newValue } }
        }
    }

    private let line: Line
    private let hasEnded = Atomic(false)

    /// Of the first server.
    init() { line = Line() }

    init(after previous: Succession) { line = previous.line }

    var isOver: Bool { hasEnded.load(ordering: .acquiring) }

    /// `nil`: it is the first, or has gone.
    var newest: MCPServer? { line.server }

    /// From now on there is a newer server.
    func end(with next: MCPServer) {
        line.server = next
        hasEnded.store(true, ordering: .releasing)
    }
}

extension ServerChange {
    /// The lists that a new Plan shows otherwise.
    static func lists(from old: Documents, to new: Documents) -> [ServerChange] {
        let changes: [(ServerChange, [ListKind])] = [
            (.tools, [.tools]), (.prompts, [.prompts]), (.resources, [.resources, .resourceTemplates]),
        ]
        return changes.compactMap { change, kinds in
            kinds.allSatisfy { old.list($0, .modern).entries == new.list($0, .modern).entries } ? nil : change
        }
    }
}
