import JSONBytes
import Logging
import NIOCore

/// One line of the log while it is written: the same fields in either format, in the order in which they come.
///
/// Names of fields are promises: programs read them. `time`, `level`, `message` and `revision` begin a line; nothing may be named so again.
package struct LogLine {
    /// What a field of the same name would hide.
    private static let ownNames: Set<String> = ["time", "level", "message", "revision"]

    private let format: LogFormat
    private let redactor: Redactor
    private var json: JSONWriter
    private var text: ByteBuffer

    /// - Parameters:
    ///   - time: nanoseconds since 1970.
    ///   - message: for people; what varies belongs in fields.
    init(_ format: LogFormat, time: Int64, level: Logger.Level, message: String, revision: String, redactor: Redactor) {
        self.format = format
        self.redactor = redactor
        json = JSONWriter()
        text = ByteBuffer()
        let message = redactor.redacted(message)
        switch format {
        case .json:
            json.beginObject()
            json.key("time")
            json.string(String.date(time / 1_000_000))
            json.key("level")
            json.string(level.rawValue)
            json.key("message")
            json.string(message)
            json.key("revision")
            json.string(revision)
        case .text:
            text.writeDate(time / 1_000_000)
            text.writeString(" \(level.rawValue) ")
            // A line break in a text of others must not begin a line that looks like ours.
            if message.utf8.contains(where: { $0 < 0x20 }) { text.writeJSONString(message) } else { text.writeString(message) }
        }
    }

    /// A text from whoever: secrets in it are hidden.
    package mutating func add(_ key: String, _ value: String) {
        add(key) { line in
            let value = line.redactor.redacted(value, of: key)
            switch line.format {
            case .json: line.json.string(value)
            case .text: line.write(value)
            }
        }
    }

    /// One of the program's own words.
    package mutating func add(_ key: String, word: String) {
        add(key) { line in
            switch line.format {
            case .json: line.json.string(word)
            case .text: line.text.writeString(word)
            }
        }
    }

    package mutating func add(_ key: String, _ value: Int) {
        add(key) { line in
            switch line.format {
            case .json: line.json.integer(value)
            case .text: line.text.writeString(String(value))
            }
        }
    }

    package mutating func add(_ key: String, _ value: Bool) {
        add(key) { line in
            switch line.format {
            case .json: line.json.bool(value)
            case .text: line.text.writeString(value ? "true" : "false")
            }
        }
    }

    /// A duration in milliseconds, to the microsecond.
    package mutating func add(_ key: String, nanoseconds: Int64) {
        let milliseconds = Double(nanoseconds / 1_000) / 1_000
        add(key) { line in
            switch line.format {
            case .json: line.json.number(milliseconds)
            case .text: line.text.writeString(milliseconds.description)
            }
        }
    }

    private mutating func add(_ key: String, _ write: (inout LogLine) -> Void) {
        let key = Self.ownNames.contains(key) ? key + "_" : key
        switch format {
        case .json: json.key(key)
        case .text: text.writeString(" \(key)=")
        }
        write(&self)
    }

    /// Quoted like JSON where it would not be seen where it ends.
    private mutating func write(_ value: String) {
        let needsQuotes = value.isEmpty || value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "=") }
        if needsQuotes { text.writeJSONString(value) } else { text.writeString(value) }
    }

    /// The whole line with its end.
    consuming func bytes() -> ByteBuffer {
        switch format {
        case .json:
            json.endObject()
            var line = json.buffer
            line.writeStaticString("\n")
            return line
        case .text:
            text.writeStaticString("\n")
            return text
        }
    }
}
