import Diagnostics
import GatewayPlan
import YAMLSyntax

extension ValueType where Value == String {
    /// A URL that tokens are compared with, and so taken as it is.
    static let issuer: ValueType = {
        ValueType("URL", secureURL.shape) { node, subject, decoding in
            guard secureURL.decode(node, subject, decoding) != nil else { return nil }
            return decoding.scalar(node, for: subject)?.text
        }
    }()

    /// A file on this machine, wherever the program is started.
    static let filePath = scalar("path", .form(pattern: "^/")) { scalar, subject, decoding in
        guard scalar.text.hasPrefix("/") else {
            decoding.report(
                .invalidPath, "`\(subject.name)` must be a path, not `\(scalar.text)`", at: scalar.range, hint: "an absolute path")
            return nil
        }
        return scalar.text
    }
}

extension ValueType where Value == ResourceServerPlan.KeySet {
    /// Where signing keys are.
    static let keySet: ValueType = {
        ValueType("URL or path", .form(pattern: "^(https?:/)?/")) { node, subject, decoding in
            guard case .scalar(let scalar) = node.value, scalar.text.hasPrefix("/") else {
                return ValueType<String>.secureURL.decode(node, subject, decoding).map { .url($0) }
            }
            return ValueType<String>.filePath.decode(node, subject, decoding).map { .file($0) }
        }
    }()
}

extension ValueType where Value == [UInt8] {
    /// A SHA-256 digest.
    static let digest = scalar("64 hexadecimal digits", .text(pattern: "^[0-9A-Fa-f]{64}$")) { scalar, subject, decoding in
        let digits = scalar.text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == 64, digits.allSatisfy({ $0 != nil }) else {
            decoding.report(
                .invalidKey, "`\(subject.name)` is not a SHA-256 digest", at: scalar.range, hint: "64 hexadecimal digits",
                help: "`setlist token new NAME` makes a token and prints its digest")
            return nil
        }
        return stride(from: 0, to: 64, by: 2).map { UInt8((digits[$0] ?? 0) * 16 + (digits[$0 + 1] ?? 0)) }
    }
}

extension ValueType where Value == Int64 {
    /// A day or a moment in UTC; seconds since 1970.
    static let time = scalar("time", .form(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{8}Z)?$")) { scalar, subject, decoding in
        if let seconds = UTCTime.seconds(scalar.text) { return seconds }
        decoding.report(
            .invalidTime, "`\(subject.name)` must be a day or a moment in UTC, not `\(scalar.text)`", at: scalar.range,
            hint: "write it as in `2027-01-31` or `2027-01-31T12:00:00Z`")
        return nil
    }
}

/// Days and moments as RFC 3339 writes them, in UTC.
enum UTCTime {
    /// Seconds since 1970; a day stands for its beginning.
    static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10 || bytes.count == 20, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]) else { return nil }
        guard (1970...9999).contains(year), (1...12).contains(month), (1...days(in: month, of: year)).contains(day) else { return nil }
        let start = (daysBefore(year) + (1..<month).reduce(0) { $0 + days(in: $1, of: year) } + day - 1) * 86_400
        guard bytes.count == 20 else { return start }
        guard bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A, bytes[19] == 0x5A else { return nil }
        guard let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]) else {
            return nil
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return start + hour * 3600 + minute * 60 + second
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        digits.allSatisfy(ASCII.isDigit) ? digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) } : nil
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// From 1970 to the beginning of a year.
    private static func daysBefore(_ year: Int64) -> Int64 { (1970..<year).reduce(0) { $0 + (isLeap($1) ? 366 : 365) } }
}
