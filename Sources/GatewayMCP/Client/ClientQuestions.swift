import JSONBytes

/// The requests that a client has not answered yet: pure, so that ids, late answers and the end of a session are tested without a client.
struct ClientQuestions {
    typealias Answer = Result<JSONValue, ClientRequestFailure>

    /// More than this many unanswered questions: the client does not listen.
    private static let maximum = 64

    private var lastID = 0
    private var open: [Int: @Sendable (Answer) -> Void] = [:]
    private var isOver = false

    /// The id to ask under; `nil` when there is nobody to ask.
    mutating func ask(_ whenAnswered: @escaping @Sendable (Answer) -> Void) -> Int? {
        guard !isOver, open.count < Self.maximum else { return nil }
        lastID += 1
        open[lastID] = whenAnswered
        return lastID
    }

    /// Whom to tell; `nil` for an id that was never asked, or has been answered or given up.
    mutating func take(_ id: Int) -> (@Sendable (Answer) -> Void)? { open.removeValue(forKey: id) }

    /// Whom to tell that there will be no answer.
    mutating func end() -> [@Sendable (Answer) -> Void] {
        isOver = true
        defer { open = [:] }
        return Array(open.values)
    }
}
