/// Where this program keeps what outlives it, by the XDG base directory specification.
enum StateDirectory {
    /// `nil` when there is no home.
    static func path(of file: String) -> String? {
        // A relative path is to be ignored.
        let state = Environment.variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        let home = Environment.variable("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.local/state" }
        return (state ?? home).map { "\($0)/setlist/\(file)" }
    }
}
