import JSONBytes
import NIOCore

/// The members of a JSON object that the control API was sent; each is checked when it is read.
struct ControlBody {
    private let object: JSONObject

    /// Refuses members of other names, so that a misspelling is heard of.
    init(_ value: JSONValue, keys: Set<String>) throws(ControlError) {
        guard let object = value.objectValue else { throw ControlError(message: "expected a JSON object") }
        if let unknown = object.members.first(where: { !keys.contains($0.key) }) {
            throw ControlError(message: "unknown key '\(unknown.key)'")
        }
        self.object = object
    }

    init(_ buffer: ByteBuffer, keys: Set<String>) throws(ControlError) {
        guard let value = try? JSONValue.parse(buffer) else { throw ControlError(message: "expected a JSON object") }
        try self.init(value, keys: keys)
    }

    func has(_ key: String) -> Bool { object[key] != nil }

    func string(_ key: String) throws(ControlError) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.stringValue else { throw ControlError(message: "'\(key)' must be a string") }
        return text
    }

    /// A whole number from 0; null is as good as nothing.
    func count(_ key: String) throws(ControlError) -> Int? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let number = value.intValue, number >= 0 else { throw ControlError(message: "'\(key)' must be a whole number from 0") }
        return number
    }

    func bool(_ key: String) throws(ControlError) -> Bool? {
        guard let value = object[key] else { return nil }
        guard let bool = value.boolValue else { throw ControlError(message: "'\(key)' must be true or false") }
        return bool
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable<String>>(_ key: String, _ type: Word.Type) throws(ControlError) -> Word? {
        guard let text = try string(key) else { return nil }
        guard let word = Word(rawValue: text) else { throw ControlError(message: "'\(key)' cannot be '\(text)'") }
        return word
    }
}
