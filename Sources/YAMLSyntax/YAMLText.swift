import Diagnostics

/// Checks that a file is UTF-8 text of an acceptable size, before libyaml sees it.
///
/// It refuses at least what libyaml's reader refuses, and every line break but LF and CR LF, so both count the same lines.
enum YAMLText {
    /// Reports what is wrong with the encoding.
    ///
    /// - Returns: the byte offset at which the text starts; `nil` when it cannot be parsed.
    static func check(_ file: SourceFile, maxBytes: Int, into sink: DiagnosticSink) -> Int? {
        let bytes = file.bytes
        if bytes.count > maxBytes {
            sink.report(
                Diagnostic(
                    .fileTooLarge, "the file is too large: \(bytes.count) bytes", at: SourceRange(file: file, offsets: 0..<0),
                    notes: ["at most \(maxBytes) bytes are read"], help: "split it into several files"))
            return nil
        }
        if isUTF16(bytes) {
            sink.report(
                Diagnostic(
                    .utf16, "the file is UTF-16, not UTF-8", at: SourceRange(file: file, offsets: 0..<0),
                    help: "save it as UTF-8 without a byte order mark"))
            return nil
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if start > 0 {
            sink.report(
                Diagnostic(
                    .byteOrderMark, "the file starts with a byte order mark", at: SourceRange(file: file, offsets: 0..<start),
                    help: "save it as UTF-8 without a byte order mark"))
        }
        return checkScalars(file, from: start, into: sink) ? start : nil
    }

    /// A byte order mark, or two Latin characters with their zero bytes.
    private static func isUTF16(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
        guard bytes.count >= 4 else { return false }
        let zeros = bytes[..<4].map { $0 == 0 }
        return zeros == [true, false, true, false] || zeros == [false, true, false, true]
    }

    /// Reports the first sequence of bytes that is not UTF-8 and the first character that is not allowed, each with a count.
    private static func checkScalars(_ file: SourceFile, from start: Int, into sink: DiagnosticSink) -> Bool {
        var invalid = Findings()
        var forbidden = Findings()
        var offset = start
        while offset < file.bytes.count {
            let (scalar, length) = file.scalar(at: offset)
            let range = offset..<offset + length
            if let scalar {
                if !isAllowed(scalar, at: offset, in: file.bytes) { forbidden.add(range) }
            } else {
                invalid.add(range)
            }
            offset += length
        }
        if let first = invalid.first {
            sink.report(
                Diagnostic(
                    .invalidUTF8, "this is not UTF-8: \(hexadecimal(file.bytes[first]))", at: SourceRange(file: file, offsets: first),
                    notes: invalid.note, help: "save the file as UTF-8"))
        }
        if let first = forbidden.first, let scalar = file.scalar(at: first.lowerBound).scalar {
            sink.report(
                Diagnostic(
                    .forbiddenCharacter, "character \(name(of: scalar)) is not allowed here", at: SourceRange(file: file, offsets: first),
                    notes: forbidden.note, help: advice(for: scalar)))
        }
        return invalid.first == nil && forbidden.first == nil
    }

    /// YAML 1.2, production 1, without the line breaks that YAML 1.1 had, which no editor shows.
    private static func isAllowed(_ scalar: Unicode.Scalar, at offset: Int, in bytes: [UInt8]) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0x09, 0x0A: true
        case 0x0D: offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
        case 0x2028, 0x2029, 0xFEFF: false
        case 0xA0...0xFFFD, 0x10000...: true
        default: false
        }
    }

    private static func advice(for scalar: Unicode.Scalar) -> String {
        scalar == "\r"
            ? "end every line with LF or with CR LF"
            : "remove it, or write it as an escape in double quotes: \"\\u\(fourDigits(scalar))\""
    }

    private static func name(of scalar: Unicode.Scalar) -> String { "U+\(fourDigits(scalar))" }

    private static func fourDigits(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 0x10 ? "0x0" : "0x") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
    }

    /// The first place of a kind of problem and how many follow it.
    private struct Findings {
        private(set) var first: Range<Int>?
        private var count = 0

        mutating func add(_ range: Range<Int>) {
            first = first ?? range
            count += 1
        }

        var note: [String] { count > 1 ? ["\(count - 1) more like this in the file"] : [] }
    }
}
