import Diagnostics
import Glibc

/// One of the two output streams: coloured only when a person reads it and has not asked otherwise (NO_COLOR).
struct Terminal {
    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let error = Terminal(descriptor: STDERR_FILENO)

    private let descriptor: Int32
    let usesColor: Bool

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        self.usesColor = isatty(descriptor) == 1 && Environment.variable("NO_COLOR") == nil && Environment.variable("TERM") != "dumb"
    }

    /// Writes a line at once, unbuffered, so that output and logs keep their order.
    func print(_ text: String) { write(Array(text.utf8) + [UInt8(ascii: "\n")]) }

    /// Writes a line that has its end.
    func write(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset) }
            guard written > 0 || errno == EINTR else { return }
            offset += max(written, 0)
        }
    }

    func print(_ diagnostics: [Diagnostic]) {
        print(DiagnosticRenderer(color: usesColor).render(diagnostics))
    }

    func bold(_ text: String) -> String { usesColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { usesColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    func green(_ text: String) -> String { usesColor ? "\u{1B}[32m\(text)\u{1B}[0m" : text }
}
