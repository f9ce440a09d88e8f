import Glibc

/// What a system call came to, taken from `errno` at once.
struct SystemFailure: Error {
    let number: CInt

    init(_ number: CInt = errno) { self.number = number }

    /// The system's words, without a capital and a full stop.
    var text: String { String(cString: strerror(number)).lowercased() }
}
