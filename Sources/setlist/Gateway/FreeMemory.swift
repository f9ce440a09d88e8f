import Glibc

/// Memory that the allocator holds, and nobody uses.
enum FreeMemory {
    /// Gives it back to the system.
    ///
    /// Compiling a configuration leaves about as much as all else takes together, on whatever thread it ran; the next reload may run on another.
    static func giveBack() { _ = trim?(0) }

    /// Not in the modules of Swift's Glibc; `nil` with an allocator that has no such thing.
    private static let trim = dlsym(nil, "malloc_trim").map { unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self) }
}
