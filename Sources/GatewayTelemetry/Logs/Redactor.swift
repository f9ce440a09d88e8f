/// Hides secrets in texts that are about to be logged: those that the configuration knows, and what looks like one.
///
/// Nothing of this program logs a secret on purpose. Texts of others, errors above all, may hold whatever they were about.
package struct Redactor: Sendable {
    /// What is written in a secret's place.
    package static let mask = "<secret>"
    /// Shorter texts occur by chance.
    private static let shortestSecret = 6
    /// A field with such a word in its name holds nothing else.
    private static let secretFields = ["authorization", "cookie", "password", "secret", "token", "api_key", "apikey"]
    /// What follows these in a header.
    private static let schemes = ["bearer ", "basic "]
    /// What is assigned to these in a query, a form or a document.
    private static let members = [
        "access_token", "refresh_token", "id_token", "token", "client_secret", "client_assertion", "code_verifier", "password", "api_key",
        "apikey", "secret", "authorization",
    ]

    /// Longest first, so that one which begins with another is hidden whole.
    private let secrets: [[UInt8]]

    package init(_ secrets: [String] = []) {
        self.secrets = Set(secrets.filter { $0.utf8.count >= Self.shortestSecret }).map { Array($0.utf8) }.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1)
        }
    }

    /// The value of a field.
    package func redacted(_ text: String, of key: String) -> String {
        let key = key.lowercased()
        return Self.secretFields.contains { key.hasSuffix($0) } ? Self.mask : redacted(text)
    }

    /// The same text without the secrets in it.
    package func redacted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8]?
        var (offset, copied) = (0, 0)
        while offset < bytes.count {
            guard let secret = secret(in: bytes, at: offset) else {
                offset += 1
                continue
            }
            output = (output ?? []) + bytes[copied..<secret.lowerBound] + Array(Self.mask.utf8)
            offset = secret.upperBound
            copied = offset
        }
        guard let output else { return text }
        return String(decoding: output + bytes[copied...], as: UTF8.self)
    }

    /// Where the secret is that is announced or begins here.
    private func secret(in bytes: [UInt8], at offset: Int) -> Range<Int>? {
        for secret in secrets where bytes[offset...].starts(with: secret) { return offset..<offset + secret.count }
        if offset == 0 || !Self.isWord(bytes[offset - 1]) {
            for scheme in Self.schemes where Self.begins(bytes, at: offset, with: scheme) {
                let start = offset + scheme.utf8.count
                let end = Self.end(of: bytes, from: start)
                // A word of prose is no credential.
                let isWord = bytes[start..<end].allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
                if end - start >= Self.shortestSecret, !isWord { return start..<end }
            }
        }
        for member in Self.members where Self.begins(bytes, at: offset, with: member) {
            guard let start = Self.value(in: bytes, behind: offset + member.utf8.count) else { continue }
            let end = Self.end(of: bytes, from: start)
            if end > start { return start..<end }
        }
        return nil
    }

    private static func begins(_ bytes: [UInt8], at offset: Int, with word: String) -> Bool {
        let word = word.utf8
        guard bytes.count - offset >= word.count else { return false }
        return zip(bytes[offset...], word).allSatisfy { lowercased($0) == $1 }
    }

    /// The start of what is assigned.
    ///
    /// That is behind an equals sign, or behind a quoted name and a colon; prose has neither.
    private static func value(in bytes: [UInt8], behind name: Int) -> Int? {
        var rest = bytes[name...]
        if rest.first == UInt8(ascii: "=") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "\"") { rest.removeFirst() }
            return rest.startIndex
        }
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        rest = rest.drop { $0 == UInt8(ascii: " ") }
        guard rest.popFirst() == UInt8(ascii: ":") else { return nil }
        rest = rest.drop { $0 == UInt8(ascii: " ") }
        guard rest.popFirst() == UInt8(ascii: "\"") else { return nil }
        return rest.startIndex
    }

    private static func end(of bytes: [UInt8], from start: Int) -> Int {
        let ends: [UInt8] = [0x20, 0x09, 0x0A, 0x0D] + Array("\"'&,;<>)}]".utf8)
        return bytes[start...].firstIndex { ends.contains($0) } ?? bytes.endIndex
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased(byte)) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
