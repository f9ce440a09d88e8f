/// How a line of the log is written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people: `TIME LEVEL MESSAGE key=value`.
    case text
    /// For programs: an object a line.
    case json
}
