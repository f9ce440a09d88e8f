import Glibc

/// Has a rehearsal come out the same every time.
enum SeededHashing {
    private static let variable = "SWIFT_DETERMINISTIC_HASHING"

    /// Starts this program anew with hashes that no chance decides, unless it was started so.
    ///
    /// Swift seeds its hashes in every process, by which the cache spreads its entries and the ends of their lives; the seed is read
    /// before the program's first line.
    static func ensure() {
        guard Environment.variable(variable) == nil else { return }
        setenv(variable, "1", 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        // Returns only when it fails; then chance decides a little.
        execv("/proc/self/exe", arguments)
    }
}
