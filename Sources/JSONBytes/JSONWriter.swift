package import NIOCore

/// Writes JSON front to back and puts the commas itself.
///
/// The caller opens and closes in order and gives each value in an object its key.
package struct JSONWriter {
    /// What was there before, and everything written since.
    package private(set) var buffer: ByteBuffer
    /// Whether a value stands before this place in the same container.
    private var needsComma = false

    package init(appendingTo buffer: ByteBuffer = ByteBuffer()) { self.buffer = buffer }

    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The name of the member whose value is written next.
    package mutating func key(_ key: String) {
        separate()
        buffer.writeJSONString(key)
        buffer.writeInteger(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        buffer.writeJSONString(value)
    }

    package mutating func integer(_ value: some BinaryInteger) {
        separate()
        buffer.writeString(String(value))
    }

    /// A double with as many digits as it takes to read it back; JSON has no infinity and no NaN, so these become `null`.
    package mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        buffer.writeString(value.description)
    }

    package mutating func bool(_ value: Bool) {
        separate()
        buffer.writeStaticString(value ? "true" : "false")
    }

    package mutating func null() {
        separate()
        buffer.writeStaticString("null")
    }

    /// A value that is JSON already.
    package mutating func raw(_ json: ByteBuffer) {
        separate()
        buffer.writeImmutableBuffer(json)
    }

    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        buffer.writeInteger(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        buffer.writeInteger(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
        needsComma = true
    }
}
