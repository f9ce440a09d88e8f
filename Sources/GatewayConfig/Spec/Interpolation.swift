import Diagnostics

/// `${NAME}`, `${NAME:-default}`, `${file:/path}` and `$$` inside one scalar, after parsing: a value can never become YAML.
enum Interpolation {
    /// The text with everything replaced; the first problem is thrown.
    static func expand(_ text: String, in environment: ConfigEnvironment) throws(InterpolationError) -> String {
        let bytes = Array(text.utf8)
        let dollar = UInt8(ascii: "$")
        guard bytes.contains(dollar) else { return text }
        var result: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            let next = offset + 1 < bytes.count ? bytes[offset + 1] : nil
            switch (bytes[offset], next) {
            case (dollar, dollar):
                result.append(dollar)
                offset += 2
            case (dollar, UInt8(ascii: "{")):
                guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "}")) else {
                    throw InterpolationError(
                        .malformedVariable, "`${` is never closed", at: offset..<bytes.count, hint: "`}` is missing",
                        help: "write `$$` for a dollar sign")
                }
                let body = String(decoding: bytes[offset + 2..<end], as: UTF8.self)
                result += try value(of: body, at: offset..<end + 1, in: environment).utf8
                offset = end + 1
            default:
                result.append(bytes[offset])
                offset += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Text that stands for itself: no variable is seen in it.
    static func escaped(_ text: String) -> String {
        guard text.contains("$$") || text.contains("${") else { return text }
        return text.replacing("$", with: "$$")
    }

    private static func value(
        of body: String, at offsets: Range<Int>, in environment: ConfigEnvironment
    ) throws(InterpolationError) -> String {
        if body.hasPrefix("file:") { return try contents(of: String(body.dropFirst(5)), at: offsets, in: environment) }
        let parts = body.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts.first ?? ""
        guard isName(name) else {
            throw InterpolationError(
                .malformedVariable, "`${\(body)}` is not a variable", at: offsets,
                hint: "write `${NAME}`, `${NAME:-default}` or `${file:/path}`",
                help: "a name has letters, digits and `_` and does not begin with a digit; write `$$` for a dollar sign")
        }
        let value = environment.variables(name)
        if parts.count == 2 { return value.flatMap { $0.isEmpty ? nil : $0 } ?? parts[1] }
        if let value { return value }
        throw InterpolationError(
            .undefinedVariable, "the environment variable `\(name)` is not set", at: offsets, hint: "not set",
            help: "set it, or give a default: `${\(name):-…}`")
    }

    private static func contents(
        of path: String, at offsets: Range<Int>, in environment: ConfigEnvironment
    ) throws(InterpolationError) -> String {
        guard path.hasPrefix("/") else {
            throw InterpolationError(
                .malformedVariable, "`${file:}` needs an absolute path", at: offsets, hint: "a path that begins with `/`", help: nil)
        }
        do {
            var bytes = try environment.file(path)
            while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw NotText() }
            return text
        } catch {
            throw InterpolationError(
                .unreadableValueFile, "cannot read `\(path)`: \(error)", at: offsets, hint: "this file", help: nil)
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { $0 == 0x5F || ASCII.isAlphanumeric($0) }
    }

    private struct NotText: Error, CustomStringConvertible {
        var description: String { "it is not UTF-8 text" }
    }
}

/// What is wrong with a variable in a scalar.
struct InterpolationError: Error {
    let code: DiagnosticCode
    let message: String
    /// UTF-8 bytes of the scalar's text.
    let offsets: Range<Int>
    let hint: String
    let help: String?

    init(_ code: DiagnosticCode, _ message: String, at offsets: Range<Int>, hint: String, help: String?) {
        self.code = code
        self.message = message
        self.offsets = offsets
        self.hint = hint
        self.help = help
    }
}
