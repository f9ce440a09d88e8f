/// How serious a log message is, as the protocol has it (RFC 5424), the least serious first.
enum LogLevel: String, Sendable, CaseIterable {
    case debug, info, notice, warning, error, critical, alert, emergency
}

extension LogLevel: Comparable {
    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
